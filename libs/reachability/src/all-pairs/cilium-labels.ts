import type { Endpoint } from '../world/endpoint';
import type { World } from '../world/world';

/** The label that holds a pod's namespace, as Cilium's selectors see it. */
export const namespaceKey = 'io.kubernetes.pod.namespace';
/** What the labels of a pod's namespace begin with. */
export const namespaceLabelPrefix = 'io.cilium.k8s.namespace.labels.';
/** The label that holds the name of the pod's cluster. */
export const clusterKey = 'io.cilium.k8s.policy.cluster';

/** A default pattern of Cilium's label filter, anchored at the beginning of the key. */
interface Pattern {
  readonly isKept: boolean;
  readonly expression: RegExp;
}

const kept = ['io.kubernetes.pod.namespace', 'io.cilium.k8s.namespace.labels', 'app.kubernetes.io', clusterKey];
const left = [
  ...['io.kubernetes', 'kubernetes.io', 'statefulset.kubernetes.io/pod-name', 'apps.kubernetes.io/pod-index'],
  ...['batch.kubernetes.io/job-completion-index', 'batch.kubernetes.io/controller-uid', 'k8s.io'],
  ...['pod-template-generation', 'pod-template-hash', 'controller-revision-hash', 'controller-uid', 'etcd_node'],
];
const patterns: readonly Pattern[] = [
  ...kept.map((key) => ({ isKept: true, expression: new RegExp(`^${key.replaceAll('.', '\\.')}`) })),
  ...left.map((key) => ({ isKept: false, expression: new RegExp(`^${key.replaceAll('.', '\\.')}`) })),
  { isKept: false, expression: /^.*beta\.kubernetes\.io/ },
  { isKept: false, expression: /^annotation.*/ },
];

/**
 * Whether a label counts for a pod's identity: none of what is dropped matches its key, or something that is kept
 * matches more of it than the shortest of those.
 *
 * @see Cilium 1.17.5 pkg/labelsfilter/filter.go (B1.3)
 */
export function countsForIdentity(key: string): boolean {
  const found = known.get(key) ?? isKeptLonger(key);
  known.set(key, found);
  return found;
}

// Many pods have the same few keys.
const known = new Map<string, boolean>();

function isKeptLonger(key: string): boolean {
  let included = 0;
  let ignored = 0;
  for (const { isKept, expression } of patterns) {
    const length = expression.exec(key)?.[0].length ?? 0;
    if (length === 0) continue;
    if (isKept) included = Math.max(included, length);
    else ignored = ignored === 0 ? length : Math.min(ignored, length);
  }
  return ignored === 0 || included > ignored;
}

/**
 * The labels of a pod that its own manifest and its place give it; those of its namespace come on top.
 *
 * @param isFiltered Whether only those are wanted that count for its identity.
 */
export function ownLabels(
  { settings }: World,
  endpoint: Endpoint,
  isFiltered: boolean,
): readonly (readonly [key: string, value: string])[] {
  return [
    ...Object.entries(endpoint.labels).filter(([key]) => !isFiltered || countsForIdentity(key)),
    [namespaceKey, endpoint.namespace],
    ['io.cilium.k8s.policy.serviceaccount', endpoint.serviceAccount],
    [clusterKey, settings.cilium.clusterName],
  ];
}
