import { coredns, istio, mesh, prometheus } from '../catalog/platform';
import { type HttpRule } from './app';
import { waypointName } from './names';
import { type Connection, type Destination, type Guarded, type Source } from './placement';

export type PromisedEnd =
  | { readonly kind: 'identity'; readonly namespace: string; readonly serviceAccount: string }
  /** Every pod of a namespace. */
  | { readonly kind: 'namespace'; readonly namespace: string }
  | { readonly kind: 'external'; readonly host: string }
  | { readonly kind: 'kube-apiserver' }
  /** The internet. */
  | { readonly kind: 'world' }
  /** The node that a pod runs on, with all in its network: the kubelet, whose probes may come from an address of their own. */
  | { readonly kind: 'node' }
  | { readonly kind: 'anywhere' };

/** Something that an approach means to leave open. */
export interface PromisedAccess {
  /**
   * `flow`: declared, or implied by what is. `hop`: one leg of a flow by way of a proxy, which sees any request. `lifeline`:
   * without it nothing runs. `beyond`: more than that, because the approach or the stage closes no further.
   */
  readonly part: 'flow' | 'hop' | 'lifeline' | 'beyond';
  readonly from: PromisedEnd;
  readonly to: PromisedEnd;
  readonly protocols: readonly ('TCP' | 'UDP' | 'SCTP')[];
  /** Port of the destination's pods; `any` leaves out the mesh's own, which leads to no application. */
  readonly port: number | 'any';
  /** Absent: any request, and what is no HTTP. */
  readonly http?: readonly HttpRule[];
  /** Host that requests must be for. */
  readonly host?: string;
  readonly why: string;
}

/** All access that begins or ends in some namespaces, and no more. */
export interface AccessPromise {
  readonly namespaces: readonly string[];
  readonly access: readonly PromisedAccess[];
}

const tcp = ['TCP'] as const;
export const everyProtocol = ['TCP', 'UDP', 'SCTP'] as const;

type IsGuarded = (namespace: string) => boolean;

/**
 * The declared flows of namespaces, each with the legs that proxies make of it, and lifelines; nothing else. What an
 * approach at its tightest leaves open.
 *
 * @param guarded Every namespace that is guarded; towards all others the port can't be held, see {@link intoUnguarded}.
 */
export function declaredAccess(guarded: readonly Guarded[]): AccessPromise {
  const namespaces = guarded.map(({ namespace }) => namespace);
  const isGuarded: IsGuarded = (namespace) => namespaces.includes(namespace);
  return {
    namespaces,
    access: guarded.flatMap((one) => [
      ...one.connections.filter((connection) => isSaidBy(one, connection, isGuarded)).flatMap(accessOf),
      ...one.connections.flatMap((connection) => intoUnguarded(connection, isGuarded)),
      ...lifelines(one),
    ]),
  };
}

/** Of a flow between two guarded namespaces the one that it leads to has the last word: which requests may come. */
function isSaidBy({ namespace }: Guarded, { to }: Connection, isGuarded: IsGuarded): boolean {
  return to.kind !== 'pods' || to.namespace === namespace || !isGuarded(to.namespace);
}

function accessOf(connection: Connection): readonly PromisedAccess[] {
  const { from, to, port, http, ingress, viaWaypoint, why } = connection;
  const target = endOf(to);
  const flow: PromisedAccess = {
    part: 'flow',
    from: ingress ? { kind: 'world' } : endOf(from),
    to: target,
    protocols: tcp,
    port,
    ...(http && { http }),
    ...(ingress && { host: ingress.host }),
    why,
  };
  const hop = (ends: Pick<PromisedAccess, 'from' | 'to' | 'port'>): PromisedAccess => ({
    part: 'hop',
    protocols: tcp,
    ...ends,
    why,
  });
  if (ingress) return [flow, hop({ from: endOf(from), to: target, port })];
  if (!viaWaypoint || to.kind !== 'pods') return [flow];
  const waypoint = identity(to.namespace, waypointName);
  return [
    flow,
    hop({ from: endOf(from), to: waypoint, port: mesh.hbonePort }),
    hop({ from: waypoint, to: target, port }),
  ];
}

/**
 * Inside HBONE only the destination's side can tell ports apart. Where nothing guards that, whoever may connect reaches
 * every port of the destination's pods.
 */
function intoUnguarded({ from, to }: Connection, isGuarded: IsGuarded): readonly PromisedAccess[] {
  if (to.kind !== 'pods' || isGuarded(to.namespace) || !from.meshed || !to.meshed) return [];
  const why = `nothing guards ${to.namespace}, and from outside the ports in HBONE look alike`;
  return [{ part: 'beyond', from: endOf(from), to: endOf(to), protocols: tcp, port: 'any', why }];
}

/** What no pod, or no waypoint, does without. */
function lifelines({ namespace, waypointed }: Guarded): readonly PromisedAccess[] {
  const all: PromisedEnd = { kind: 'namespace', namespace };
  const waypoint = identity(namespace, waypointName);
  const lifeline = (access: Omit<PromisedAccess, 'part'>): PromisedAccess => ({ part: 'lifeline', ...access });
  const dns = coredns.workloads['kube-dns'];
  const scraper = prometheus.workloads.prometheus.serviceAccount;
  return [
    lifeline({
      from: all,
      to: identity(coredns.namespace, dns.serviceAccount),
      protocols: ['TCP', 'UDP'],
      port: dns.ports.dns,
      why: 'names',
    }),
    lifeline({
      from: { kind: 'node' },
      to: all,
      protocols: everyProtocol,
      port: 'any',
      why: 'the kubelet and its probes',
    }),
    ...(waypointed.size === 0
      ? []
      : [
          lifeline({
            from: waypoint,
            to: identity(istio.namespace, istio.workloads.istiod.serviceAccount),
            protocols: tcp,
            port: mesh.istiodPort,
            why: 'configuration and certificates of the waypoint',
          }),
          lifeline({
            from: identity(prometheus.namespace, scraper),
            to: waypoint,
            protocols: tcp,
            port: mesh.waypointMetricsPort,
            why: 'metrics of the waypoint',
          }),
        ]),
  ];
}

function identity(namespace: string, serviceAccount: string): PromisedEnd {
  return { kind: 'identity', namespace, serviceAccount };
}

function endOf(end: Source | Destination): PromisedEnd {
  switch (end.kind) {
    case 'pods':
      return identity(end.namespace, end.serviceAccount);
    case 'external':
      return { kind: 'external', host: end.host };
    case 'kube-apiserver':
      return end;
  }
}
