import {
  backsUp,
  type Connection,
  type Guarded,
  type HttpRule,
  isOperational,
  isPlatformNamespace,
  kernelDenials,
  keys,
  neverPruned,
  overrideName,
  type Pods,
  postures,
  principal,
  type Source,
  waypointName,
} from '@zta/intent';
import { type WaypointPolicySpec, type ZtunnelPolicySpec, type ZtunnelRule } from './authorization-policy';

export interface MeshPolicy {
  readonly name: string;
  readonly wave: 'allow' | 'deny';
  readonly annotations?: Readonly<Record<string, string>>;
  readonly spec: ZtunnelPolicySpec | WaypointPolicySpec;
}

/** Connections to captured pods of the namespace: those whose destination it guards. */
type Inward = Connection & { readonly to: Pods };

/** Every AuthorizationPolicy of a namespace. */
export function authorizationPolicies(guarded: Guarded): readonly MeshPolicy[] {
  const { waypoints } = postures[guarded.cluster.approach];
  const inward = guarded.connections.filter((connection) => isInward(connection, guarded));
  const requested = [...guarded.waypointed].filter((workload) =>
    inward.some(({ to, viaWaypoint }) => viaWaypoint && to.name === workload),
  );
  const callers = callerPolicies(inward, guarded);
  const requests = requested.map((workload) => allowRequests(workload, inward, guarded));
  // A waypoint that nothing is called through is refused by ztunnel, wherever it would go.
  const closing = requests.length > 0 ? requests : [allowNothing(guarded), ...callers];
  const policies = [
    allowNothing(guarded),
    ...(guarded.stage === 'enforced' ? [] : [allowNamespace(guarded)]),
    ...callers,
    ...requests,
    ...(waypoints === 'everywhere' && guarded.waypointed.size > 0 ? [allowNoRequests(closing)] : []),
  ];
  return policies.map((policy) => (guarded.stage === 'observe' ? dryRun(policy) : policy));
}

/** One policy for each destination; where overrides are apart, one more for each connection that the platform needs. */
function callerPolicies(inward: readonly Inward[], guarded: Guarded): readonly MeshPolicy[] {
  const areApart = postures[guarded.cluster.approach].overrides && !isPlatformNamespace(guarded.namespace);
  const isOverride = (connection: Inward) => areApart && isOperational(connection);
  const own = inward.filter((connection) => !isOverride(connection));
  return [
    ...destinationsOf(own).map((to) => allowCallers(to, own, guarded)),
    ...inward.filter(isOverride).map((connection) => ({
      ...allowCallers(connection.to, [connection], guarded),
      name: overrideName(connection.name),
    })),
  ];
}

/**
 * Enforces nothing: a waypoint logs what it would have refused, ztunnel isn't even told. The object stays, so that
 * promotion edits it in place.
 *
 * @see istio 1.26.2 pilot/pkg/serviceregistry/kube/controller/ambient/policies.go PolicyCollections
 */
function dryRun(policy: MeshPolicy): MeshPolicy {
  return { ...policy, annotations: { ...policy.annotations, 'istio.io/dry-run': 'true' } };
}

/** The pods of a namespace that take plaintext from outside the mesh, each with the ports where it does. */
export function plaintextPorts(guarded: Guarded): readonly { readonly to: Pods; readonly ports: readonly number[] }[] {
  const plain = guarded.connections
    .filter((connection) => isInward(connection, guarded))
    .filter(({ from }) => !hasIdentity(from));
  return destinationsOf(plain).map((to) => ({
    to,
    ports: sortedPorts(plain.filter((connection) => connection.to.name === to.name)),
  }));
}

function isInward(connection: Connection, { namespace }: Guarded): connection is Inward {
  const { from, to } = connection;
  if (to.kind !== 'pods' || to.namespace !== namespace || !to.meshed) return false;
  // ztunnel sees only what comes through a tunnel.
  return !to.bypassesInbound || hasIdentity(from);
}

function hasIdentity(from: Source): from is Pods {
  return from.kind === 'pods' && from.meshed;
}

function destinationsOf(inward: readonly Inward[]): readonly Pods[] {
  return [...new Map(inward.map(({ to }) => [to.name, to])).values()];
}

function sortedPorts(connections: readonly Connection[]): readonly number[] {
  return [...new Set(connections.map(({ port }) => port))].sort((a, b) => a - b);
}

/**
 * An ALLOW policy without rules: every captured pod of the namespace refuses what no other policy allows. Where the kernel
 * goes by identity, pods that nobody calls can't be reached anyway.
 */
function allowNothing(guarded: Guarded): MeshPolicy {
  const { cluster, namespace } = guarded;
  const isRepeated = isPlatformNamespace(namespace) || postures[cluster.approach].kernel !== 'namespaces';
  const others = isRepeated ? [...kernelDenials(guarded), ...policiesOfAllPods(guarded)] : [];
  return { name: 'allow-nothing', wave: 'deny', annotations: { ...neverPruned, ...backsUp(...others) }, spec: {} };
}

/** The policies that close each captured pod of a namespace, as `Kind/name`; empty if some pod has none of its own. */
export function policiesOfAllPods(guarded: Guarded): readonly string[] {
  const inward = guarded.connections.filter((connection) => isInward(connection, guarded));
  const called = new Set(inward.map(({ to }) => to.name));
  const isClosed = ({ name, bypassesInbound }: Pods) => bypassesInbound || called.has(name);
  if (!guarded.pods.every(isClosed)) return [];
  return callerPolicies(inward, guarded).map(({ name }) => `AuthorizationPolicy/${name}`);
}

/**
 * The same at the waypoint: it refuses what no policy for a Service allows. So a Service that is only called around its
 * waypoint needs no policy of its own, and one that loses its own is closed.
 *
 * @param closing The policies but for which this one would change access.
 */
export function allowNoRequests(closing: readonly MeshPolicy[]): MeshPolicy {
  return {
    name: 'allow-no-requests',
    wave: 'deny',
    annotations: { ...neverPruned, ...backsUp(...closing.map(({ name }) => `AuthorizationPolicy/${name}`)) },
    spec: {
      targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: waypointName }],
      action: 'ALLOW',
    },
  };
}

/** Everything within the namespace: stages observe and baseline. */
export function allowNamespace({ namespace }: Pick<Guarded, 'namespace'>): MeshPolicy {
  return {
    name: 'allow-namespace',
    wave: 'allow',
    spec: { action: 'ALLOW', rules: [{ from: [{ source: { namespaces: [namespace] } }] }] },
  };
}

/**
 * Who may connect to a workload's pods. Behind a waypoint that is the waypoint, and only the callers that go around it on
 * purpose: a policy that named the waypoint's clients would never match them, and one that named nobody would cut it.
 *
 * Ports are the pods' own (ztunnel 1.26.2 src/rbac.rs).
 */
export function allowCallers(to: Pods, inward: readonly Inward[], { cluster }: Pick<Guarded, 'cluster'>): MeshPolicy {
  const mine = inward.filter((connection) => connection.to.name === to.name);
  return {
    name: `${to.name}-callers`,
    wave: 'allow',
    annotations: reasons(mine),
    spec: {
      selector: { matchLabels: to.labels },
      action: 'ALLOW',
      rules: sortedPorts(mine).flatMap((port) =>
        rulesFor(
          port,
          mine.filter((connection) => connection.port === port),
          cluster.trustDomain,
        ),
      ),
    },
  };
}

/** Callers with an identity by their principals, all others together: they have none to be told apart by. */
function rulesFor(port: number, inward: readonly Inward[], trustDomain: string): readonly ZtunnelRule[] {
  const to = { operation: { ports: [`${port}`] } };
  const principals = inward.flatMap(({ from, to: { namespace }, viaWaypoint }) => {
    if (viaWaypoint) return [principal(trustDomain, namespace, waypointName)];
    return hasIdentity(from) ? [principalOf(from, trustDomain)] : [];
  });
  const isPlain = inward.some(({ from }) => !hasIdentity(from));
  return [
    ...(principals.length > 0 ? [{ from: [{ source: { principals: unique(principals) } }], to: [to] }] : []),
    ...(isPlain ? [{ from: [{ source: { notPrincipals: ['*'] } }], to: [to] } as const] : []),
  ];
}

/**
 * Which requests the waypoint in front of a workload's Service lets through, by the identity of the client. Ports are the
 * Service's, which in our Services are those of the pods.
 */
export function allowRequests(
  workload: string,
  inward: readonly Inward[],
  guarded: Pick<Guarded, 'cluster' | 'namespace' | 'stage'>,
): MeshPolicy {
  const mine = inward.filter(({ to, viaWaypoint }) => viaWaypoint && to.name === workload);
  const rules: NonNullable<WaypointPolicySpec['rules']> = mine.flatMap(({ from, port, http, users }) =>
    // Without an identity there is no way through a waypoint.
    hasIdentity(from)
      ? [
          {
            from: [{ source: { principals: [principalOf(from, guarded.cluster.trustDomain)] } }],
            to: (http ?? [{}]).map((rule) => ({ operation: { ports: [`${port}`], ...operation(rule) } })),
            // Not by requestPrincipals, `<issuer>/<subject>`: a prefix of that could be another issuer's too.
            ...(users && { when: [{ key: 'request.auth.claims[iss]' as const, values: [users.issuer] }] }),
          },
        ]
      : [],
  );
  const namespace = { from: [{ source: { namespaces: [guarded.namespace] } }] };
  return {
    name: `${workload}-requests`,
    wave: 'allow',
    annotations: reasons(mine),
    spec: {
      targetRefs: [{ group: '', kind: 'Service', name: workload }],
      action: 'ALLOW',
      rules: guarded.stage === 'enforced' ? rules : [...rules, namespace],
    },
  };
}

function operation({ methods, paths }: HttpRule) {
  return { ...(methods && { methods }), ...(paths && { paths: unique(paths.flatMap(istioPaths)) }) };
}

/**
 * A path template of the catalogue in Istio's terms. `/api/{**}` includes `/api`, which Istio's prefix `/api/*` doesn't;
 * beside `{*}` Istio takes no `*`, only its own `{**}`.
 *
 * @see istio 1.26.2 pkg/config/security/security.go, pilot/pkg/security/authz/matcher
 */
export function istioPaths(template: string): readonly string[] {
  if (!template.endsWith('/{**}')) return [template];
  const base = template.slice(0, -'/{**}'.length);
  if (base === '') return ['/*'];
  return [base, base.includes('{*}') ? template : `${base}/*`];
}

function principalOf({ namespace, serviceAccount }: Pods, trustDomain: string): string {
  return principal(trustDomain, namespace, serviceAccount);
}

function reasons(connections: readonly Connection[]): Readonly<Record<string, string>> {
  return Object.fromEntries(connections.map(({ name, why }) => [`${keys.flowPrefix}${name}`, why]));
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
