import { components } from '../catalog/platform';
import { type Connection } from './placement';

const platformNamespaces = new Set<string>(components.map(({ namespace }) => namespace));

/** Whether a namespace is a component's of the platform. */
export function isPlatformNamespace(namespace: string): boolean {
  return platformNamespaces.has(namespace);
}

/**
 * Whether a connection serves the platform's work on an app and not the app's users: metrics, the database operator, what
 * the engine of a task needs of the cluster.
 */
export function isOperational({ from, to, ingress }: Pick<Connection, 'from' | 'to' | 'ingress'>): boolean {
  if (ingress) return false;
  const ends = [from, to];
  return ends.some(
    (end) => end.kind === 'kube-apiserver' || (end.kind === 'pods' && isPlatformNamespace(end.namespace)),
  );
}

/** Name of the policies that open an operational connection, where these are apart: one for each, so that each can go alone. */
export function overrideName(flow: string): string {
  return `override-${flow}`;
}
