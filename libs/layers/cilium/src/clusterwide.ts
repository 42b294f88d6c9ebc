import { components, coredns, istio } from '@zta/intent';
import { type CiliumPolicy, type Selector } from './cilium-policy';
import { namespaceLabel } from './hops';
import { allowDns, allowProbes, defaultDeny } from './policies';

/**
 * Namespaces that no clusterwide policy selects: those of the platform. All bring a deny and openings of their own but
 * kube-system, istio-system and cert-manager, which have none (docs/decisions/0007-platform-namespaces.md).
 *
 * Argo CD syncs cluster-scoped objects and each namespace apart, in no order. An app doesn't mind: its pods come after its
 * policies. But the platform runs already, and a clusterwide deny that came before what opens Argo CD's or Kyverno's
 * namespace would keep just that from ever coming.
 */
export const leftAlone = [
  ...new Set<string>([coredns.namespace, istio.namespace, ...components.map(({ namespace }) => namespace)]),
].sort();

/** Pods of all other namespaces, known or not. `NotIn` alone would also select what has no namespace: Cilium's own endpoints. */
const everyOtherPod: Selector = {
  matchExpressions: [
    { key: namespaceLabel, operator: 'Exists' },
    { key: namespaceLabel, operator: 'NotIn', values: leftAlone as [string, ...string[]] },
  ],
};

/** What a cluster denies, and the two lifelines that no pod does without, whatever its namespace. */
export function clusterwidePolicies(): readonly CiliumPolicy[] {
  return [defaultDeny({ stage: 'enforced' }), allowDns(), allowProbes()].map((policy) => ({
    ...policy,
    spec: { ...policy.spec, endpointSelector: everyOtherPod },
  }));
}
