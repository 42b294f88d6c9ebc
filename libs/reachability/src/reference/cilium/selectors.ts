import { holds } from '../../world/match-labels';
import type { LabelRequirement, LabelSelector } from '../../world/selector';
import { type CiliumLabel, namespaceLabels, podNamespace } from './labels';

/** Where a rule comes from, which decides the namespace that its selectors mean. */
export type Scope =
  | { readonly kind: 'namespaced'; readonly namespace: string }
  | { readonly kind: 'clusterwide' }
  /** Selectors of a Kubernetes NetworkPolicy, which say themselves what they mean. */
  | { readonly kind: 'literal' };

/** Whether labels satisfy a selector as it stands; a key without a source is one of any source. */
export function satisfies(selector: LabelSelector, labels: readonly CiliumLabel[]): boolean {
  return requirements(selector).every((requirement) => {
    const { source, key } = splitKey(requirement.key);
    const found = labels.filter((label) => label.key === key && (source === 'any' || label.source === source));
    // One key of several sources: any of them may be the one that is meant.
    return found.length === 0 ? holds(requirement, undefined) : found.some(({ value }) => holds(requirement, value));
  });
}

/**
 * Whether a rule's subject selector selects a pod. That of a namespaced policy is always confined to its namespace.
 *
 * @see Cilium 1.17.5 pkg/k8s/apis/cilium.io/utils/utils.go, ParseToCiliumRule (B1.2/1, B1.2/2)
 */
export function selectsSubject(selector: LabelSelector, scope: Scope, labels: readonly CiliumLabel[]): boolean {
  if (scope.kind !== 'namespaced') return satisfies(selector, labels);
  const confined = { ...selector.matchLabels, [`k8s:${podNamespace}`]: scope.namespace };
  return satisfies({ ...selector, matchLabels: confined }, labels);
}

/**
 * Whether an entry of `fromEndpoints` or `toEndpoints` selects an identity: without a namespace of its own it means the
 * policy's, and in a clusterwide policy any, but no identity without one.
 *
 * @see Cilium 1.17.5 pkg/k8s/apis/cilium.io/utils/utils.go, getEndpointSelector (B1.2/2, B1.5)
 */
export function selectsPeer(selector: LabelSelector, scope: Scope, labels: readonly CiliumLabel[]): boolean {
  const keys = requirements(selector).map(({ key }) => splitKey(key));
  const isReserved = keys.some(({ source }) => source === 'reserved');
  const isNamed = keys.some(({ source, key }) => ['k8s', 'any'].includes(source) && key === podNamespace);
  const isByLabels = keys.some(({ source, key }) => ['k8s', 'any'].includes(source) && key.startsWith(namespaceLabels));
  if (scope.kind === 'literal' || isReserved || isNamed) return satisfies(selector, labels);
  const namespace = labels.find((label) => label.source === 'k8s' && label.key === podNamespace)?.value;
  if (scope.kind === 'clusterwide') return namespace !== undefined && satisfies(selector, labels);
  return (isByLabels || namespace === scope.namespace) && satisfies(selector, labels);
}

/** Whether a selector asks for labels of sources that pods and reserved identities don't have. */
export function asksForAddressLabels(selector: LabelSelector): boolean {
  return requirements(selector).some(({ key }) => ['cidr', 'fqdn'].includes(splitKey(key).source));
}

function requirements({ matchLabels, matchExpressions }: LabelSelector): readonly LabelRequirement[] {
  const exact = Object.entries(matchLabels).map(([key, value]): LabelRequirement => ({
    key,
    operator: 'In',
    values: [value],
  }));
  return [...exact, ...matchExpressions];
}

// `k8s:app` is the key `app` of the source `k8s`; a plain `app` is `any:app`.
function splitKey(text: string): { readonly source: string; readonly key: string } {
  const colon = text.indexOf(':');
  return colon < 0 ? { source: 'any', key: text } : { source: text.slice(0, colon), key: text.slice(colon + 1) };
}
