import type { Endpoint } from '../../world/endpoint';
import type { World } from '../../world/world';

/** A label with the source that Cilium knows it from. */
export interface CiliumLabel {
  readonly source: string;
  readonly key: string;
  readonly value: string;
}

/** The label of a pod's namespace. */
export const podNamespace = 'io.kubernetes.pod.namespace';
/** What the labels of a pod's namespace begin with. */
export const namespaceLabels = 'io.cilium.k8s.namespace.labels.';

/**
 * The labels of a pod that Cilium's selectors see: those of the pod and of its namespace, filtered, and those that
 * Cilium adds.
 *
 * @see Cilium 1.17.5 pkg/k8s/utils, pkg/k8s/apis/cilium.io/const.go, pkg/labelsfilter/filter.go (B1.3/2, B1.3/3)
 */
export function labelsOf(world: World, endpoint: Endpoint): readonly CiliumLabel[] {
  const ofNamespace = world.namespaces.get(endpoint.namespace)?.labels ?? {};
  const all = [
    ...Object.entries(endpoint.labels),
    ...Object.entries(ofNamespace).map(([key, value]) => [namespaceLabels + key, value] as const),
    [podNamespace, endpoint.namespace],
    ['io.cilium.k8s.policy.serviceaccount', endpoint.serviceAccount],
    ['io.cilium.k8s.policy.cluster', world.settings.cilium.clusterName],
  ] as const;
  return all.filter(([key]) => isIdentityLabel(key)).map(([key, value]) => ({ source: 'k8s', key, value }));
}

/** A label of one of Cilium's reserved identities. */
export function reserved(name: string): CiliumLabel {
  return { source: 'reserved', key: name, value: '' };
}

const included = [
  'io.kubernetes.pod.namespace',
  'io.cilium.k8s.namespace.labels',
  'app.kubernetes.io',
  'io.cilium.k8s.policy.cluster',
].map(literal);

const dropped = [
  /^io\.kubernetes/,
  /^kubernetes\.io/,
  /^statefulset\.kubernetes\.io\/pod-name/,
  /^apps\.kubernetes\.io\/pod-index/,
  /^batch\.kubernetes\.io\/job-completion-index/,
  /^batch\.kubernetes\.io\/controller-uid/,
  /^.*beta\.kubernetes\.io/,
  /^k8s\.io/,
  /^pod-template-generation/,
  /^pod-template-hash/,
  /^controller-revision-hash/,
  /^controller-uid/,
  /^annotation.*/,
  /^etcd_node/,
];

function literal(prefix: string): RegExp {
  return new RegExp(`^${prefix.replaceAll('.', '\\.')}`);
}

const known = new Map<string, boolean>();

// Asked for every label of every pod again and again, and there are few keys.
function isIdentityLabel(key: string): boolean {
  const isIdentity = known.get(key) ?? countsForIdentity(key);
  known.set(key, isIdentity);
  return isIdentity;
}

// Dropped, unless something longer that is included matches too.
function countsForIdentity(key: string): boolean {
  const lengths = (patterns: readonly RegExp[]) => patterns.flatMap((pattern) => pattern.exec(key)?.[0].length ?? []);
  const ignored = Math.min(...lengths(dropped), Infinity);
  return ignored === Infinity || Math.max(...lengths(included), 0) > ignored;
}
