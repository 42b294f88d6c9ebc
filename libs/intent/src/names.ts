import type { App } from './app';

// The only place where names and labels are made that several layers must agree on.

const domain = 'zta.internal';

/** Keys of our own labels and annotations. */
export const keys = {
  /** Label on namespaces: name of the app of the catalogue. */
  app: `${domain}/app`,
  /** Label on namespaces: stage of the app. */
  stage: `${domain}/stage`,
  /** Label on namespaces whose routes may attach to the gateway. */
  ingress: `${domain}/ingress`,
  /** Annotation on break-glass grants: who answers for it. */
  owner: `${domain}/owner`,
  /** Annotation on break-glass grants: why it is needed. */
  reason: `${domain}/reason`,
  /** Prefix of annotations, one a flow: the reason that the catalogue gives for it. */
  flowPrefix: `flow.${domain}/`,
  /** Annotation on policies that change no access as long as others are there: those others, as `Kind/name`. */
  backsUp: `${domain}/backs-up`,
} as const;

/**
 * Annotation of a policy that is there for when others are not: deleted, disabled, or not yet made.
 *
 * @param policies As `Kind/name`; if all of them were gone, this one would still close what they close.
 */
export function backsUp(...policies: readonly string[]): Readonly<Record<string, string>> {
  return policies.length > 0 ? { [keys.backsUp]: policies.join(', ') } : {};
}

export const waypointName = 'waypoint';

export function namespaceOf(app: Pick<App, 'name'>): string {
  return `app-${app.name}`;
}

/** Labels of a workload's pods, by which its Service and its mesh policies select them. */
export function podLabels(app: Pick<App, 'name'>, workload: string): Readonly<Record<string, string>> {
  return { 'app.kubernetes.io/name': workload, 'app.kubernetes.io/part-of': app.name };
}

/**
 * Labels that KubeBlocks puts on the pods of a database's only component.
 *
 * @see kubeblocks 1.0 pkg/constant/labels.go
 */
export function databaseLabels(database: string): Readonly<Record<string, string>> {
  return {
    'app.kubernetes.io/instance': database,
    'app.kubernetes.io/managed-by': 'kubeblocks',
    'apps.kubeblocks.io/component-name': databaseComponent,
  };
}

/** Name of the only component of every database's KubeBlocks Cluster. */
export const databaseComponent = 'postgresql';

/** SPIFFE identity of a service account, as AuthorizationPolicies write it. */
export function principal(trustDomain: string, namespace: string, serviceAccount: string): string {
  return `${trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
}

/** File of the catalogue that declares an app or a cluster. */
export function catalogFile(kind: 'apps' | 'clusters', name: string): string {
  return `libs/intent/catalog/${kind}/${name}.ts`;
}
