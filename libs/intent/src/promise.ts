import { coredns, istio, mesh, prometheus } from '../catalog/platform';
import { type HttpRule, type IngressRule } from './app';
import { waypointName } from './names';
import { type Connection, type Destination, type Guarded, type Placement, type Pods, type Source } from './placement';

export type PromisedEnd =
  | {
      readonly kind: 'identity';
      readonly namespace: string;
      readonly serviceAccount: string;
      /** Where others share the account: what tells these pods apart. */
      readonly labels?: Readonly<Record<string, string>>;
    }
  /** Every pod of a namespace. */
  | { readonly kind: 'namespace'; readonly namespace: string }
  | { readonly kind: 'external'; readonly host: string }
  | { readonly kind: 'kube-apiserver' }
  /** The internet. */
  | { readonly kind: 'world' }
  /** The node that a pod runs on, with all in its network: the kubelet, whose probes may come from an address of their own. */
  | { readonly kind: 'node' }
  /** Every node of the cluster, with all in its network. */
  | { readonly kind: 'nodes' }
  /** Anything but the pods of some namespaces. */
  | { readonly kind: 'anywhere'; readonly except: readonly string[] };

/** What must hold of a request beside its method, path and host. */
export type PromisedCondition =
  /** It carries a token of that issuer. */
  | { readonly issuer: string }
  /** The app's authorizer lets it pass. */
  | { readonly authorized: true }
  /** A header by its value, as flows write it: exact, or with `*` for any rest. */
  | { readonly header: string; readonly value: string }
  /** It says a length of at most so many bytes. */
  | { readonly maxRequestBytes: number };

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
  /** All of them must hold. Absent: none. */
  readonly conditions?: readonly PromisedCondition[];
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
 * @param guarded Every namespace that is guarded; towards what isn't closed the port can't be held, see {@link intoOpen}.
 */
export function declaredAccess(guarded: readonly Guarded[]): AccessPromise {
  const namespaces = guarded.map(({ namespace }) => namespace);
  const isGuarded: IsGuarded = (namespace) => namespaces.includes(namespace);
  const closed = closedNamespaces(guarded);
  const isClosed: IsGuarded = (namespace) => closed.includes(namespace);
  const portsOf = ({ namespace, name }: Pods) => guarded.flatMap((one) => servicePorts(one, namespace, name));
  return {
    namespaces,
    access: guarded.flatMap((one) => [
      ...one.connections.filter((connection) => isSaidBy(one, connection, isGuarded)).flatMap(accessOf),
      ...one.connections.flatMap((connection) => intoOpen(connection, isClosed, portsOf)),
      ...lifelines(one),
    ]),
  };
}

/** Of a flow between two guarded namespaces the one that it leads to has the last word: which requests may come. */
function isSaidBy({ namespace }: Guarded, { to }: Connection, isGuarded: IsGuarded): boolean {
  return to.kind !== 'pods' || to.namespace === namespace || !isGuarded(to.namespace);
}

function accessOf(connection: Connection): readonly PromisedAccess[] {
  const { from, to, port, ingress, viaWaypoint, why } = connection;
  const sources = ingress ? [{ kind: 'world' } as const] : sourcesOf(from);
  const target = endOf(to);
  const flows = sources.flatMap((source) =>
    requestsOf(connection).map((requests): PromisedAccess => ({
      part: 'flow',
      from: source,
      to: target,
      protocols: tcp,
      port,
      ...requests,
      ...(ingress && { host: ingress.host }),
      why,
    })),
  );
  const hop = (ends: Pick<PromisedAccess, 'from' | 'to' | 'port'>): PromisedAccess => ({
    part: 'hop',
    protocols: tcp,
    ...ends,
    why,
  });
  if (from.kind !== 'pods' || to.kind !== 'pods') return flows;
  if (ingress) return [...flows, hop({ from: podsEnd(from), to: target, port })];
  if (!viaWaypoint) return flows;
  const waypoint = identity(to.namespace, waypointName);
  return [
    ...flows,
    hop({ from: podsEnd(from), to: waypoint, port: mesh.hbonePort }),
    hop({ from: waypoint, to: target, port }),
  ];
}

type PromisedRequests = Pick<PromisedAccess, 'http' | 'conditions'>;

/** The requests of a connection: rules under conditions of their own one by one, all others together. */
function requestsOf({ http, users, ingress }: Connection): readonly PromisedRequests[] {
  const common: readonly PromisedCondition[] = [
    ...(users ? [{ issuer: users.issuer }] : []),
    ...(ingress?.authorizer ? [{ authorized: true } as const] : []),
  ];
  const requests = (rules: readonly HttpRule[] | undefined, conditions: readonly PromisedCondition[]) => ({
    ...(rules && { http: rules }),
    ...(conditions.length > 0 && { conditions }),
  });
  if (!http) return [requests(undefined, common)];
  const isFree = (rule: IngressRule) => conditionsOf(rule).length === 0;
  const free = http.filter(isFree);
  return [
    ...(free.length > 0 ? [requests(free, common)] : []),
    ...http.filter((rule) => !isFree(rule)).map((rule) => requests([rule], [...common, ...conditionsOf(rule)])),
  ];
}

function conditionsOf({ headers = {}, maxRequestBytes }: IngressRule): readonly PromisedCondition[] {
  return [
    ...Object.entries(headers).map(([header, value]) => ({ header, value })),
    ...(maxRequestBytes === undefined ? [] : [{ maxRequestBytes }]),
  ];
}

/** Namespaces that let in and out only what is declared, or more only within. */
export function closedNamespaces(guarded: readonly Guarded[]): readonly string[] {
  return guarded.filter(({ stage }) => stage !== 'observe').map(({ namespace }) => namespace);
}

/** Ports of a workload of an app, all of which its Service has. */
function servicePorts(guarded: Guarded | Placement, namespace: string, name: string): readonly number[] {
  if (!('app' in guarded) || guarded.namespace !== namespace) return [];
  return Object.values(guarded.app.workloads[name]?.ports ?? {});
}

/**
 * Inside HBONE only the destination's side can tell ports apart, and its waypoint requests. Where nothing closes that,
 * whoever may connect reaches every port of the destination's pods, or of the Service that the waypoint is in front of.
 */
function intoOpen(
  { from, to, viaWaypoint }: Connection,
  isClosed: IsGuarded,
  portsOf: (pods: Pods) => readonly number[],
): readonly PromisedAccess[] {
  if (from.kind !== 'pods' || to.kind !== 'pods' || isClosed(to.namespace)) return [];
  if (!from.meshed || !to.meshed) return [];
  const why = `nothing closes ${to.namespace}, and from outside the ports in HBONE look alike`;
  const ports = viaWaypoint ? portsOf(to) : (['any'] as const);
  return ports.map((port) => ({
    part: 'beyond',
    from: podsEnd(from),
    to: podsEnd(to),
    protocols: tcp,
    port,
    why,
  }));
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

function identity(namespace: string, serviceAccount: string): Extract<PromisedEnd, { readonly kind: 'identity' }> {
  return { kind: 'identity', namespace, serviceAccount };
}

function podsEnd({ namespace, serviceAccount, sharesAccount, labels }: Pods): PromisedEnd {
  return { ...identity(namespace, serviceAccount), ...(sharesAccount && { labels }) };
}

/**
 * The API server may come by way of a node, and a client on the internet by way of the node that forwards it. The API server
 * itself is on one of the two.
 */
function sourcesOf(from: Source): readonly PromisedEnd[] {
  if (from.kind === 'pods') return [podsEnd(from)];
  const near: readonly PromisedEnd[] = [{ kind: 'kube-apiserver' }, { kind: 'nodes' }];
  return from.kind === 'internet' ? [{ kind: 'world' }, ...near] : near;
}

function endOf(to: Destination): PromisedEnd {
  if (to.kind === 'pods') return podsEnd(to);
  return to.kind === 'node' ? { kind: 'nodes' } : to;
}
