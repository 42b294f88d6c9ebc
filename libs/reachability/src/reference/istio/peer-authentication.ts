import type { Endpoint } from '../../world/endpoint';
import type { MutualTls, PeerAuthentication } from '../../world/istio-policy';
import type { Origin } from '../../world/origin';
import { matchLabels } from '../../world/match-labels';
import type { World } from '../../world/world';
import { no, truth, type Truth, unknown } from '../truth';

/** Whether plaintext to a port of a captured pod is refused, and who says so. */
export interface Strictness {
  readonly isStrict: Truth;
  readonly because: readonly Origin[];
}

/**
 * Whether mutual TLS is required at a pod's port: by a policy that selects the pod, failing that by the namespace's,
 * failing that by the mesh's. A mode for the port wins over one for the pod, and what is unset inherits.
 *
 * @see Istio 1.26.2 pilot/pkg/serviceregistry/kube/controller/ambient/authorization.go, convertedSelectorPeerAuthentications (B2.8)
 */
export function strictness(world: World, endpoint: Endpoint, port: number): Strictness {
  const { rootNamespace } = world.settings.istio;
  const of = (namespace: string, isForPods: boolean) =>
    world.peerAuthentications.filter(
      (policy) => policy.namespace === namespace && Object.keys(policy.selector).length > 0 === isForPods,
    );
  const selecting = of(endpoint.namespace, true).filter(({ selector }) =>
    matchLabels({ matchLabels: selector, matchExpressions: [] }, endpoint.labels),
  );
  const namespaceWide = endpoint.namespace === rootNamespace ? [] : of(endpoint.namespace, false);
  const tiers = [selecting, namespaceWide, of(rootNamespace, false)];
  const tied = tiers.find((tier) => oldest(tier) === 'tie');
  if (tied !== undefined) {
    const because = tied.map(({ origin }) => origin);
    return { isStrict: unknown('which of two PeerAuthentications is older'), because };
  }
  const [pod, ...others] = tiers.map(oldest) as readonly (PeerAuthentication | undefined)[];
  return combine(pod, others, port);
}

function combine(
  pod: PeerAuthentication | undefined,
  others: readonly (PeerAuthentication | undefined)[],
  port: number,
): Strictness {
  const inherited = others.find((policy) => policy !== undefined && policy.mode !== 'UNSET');
  const byPort = pod?.ports[port];
  const isInheritedOff = pod?.mode === 'UNSET' && byPort === 'DISABLE' && inherited?.mode === 'STRICT';
  if (isInheritedOff) {
    const because = [pod, inherited].map(({ origin }) => origin);
    return { isStrict: unknown('DISABLE for a port under an inherited STRICT is not modelled'), because };
  }
  const chosen: readonly [MutualTls | undefined, PeerAuthentication | undefined][] = [
    [byPort, pod],
    [pod?.mode, pod],
    [inherited?.mode, inherited],
  ];
  const [mode, policy] = chosen.find(([written]) => written !== undefined && written !== 'UNSET') ?? [];
  return mode === undefined
    ? { isStrict: no, because: [] }
    : { isStrict: truth(mode === 'STRICT'), because: policy ? [policy.origin] : [] };
}

// Among equals the oldest counts; manifests seldom tell the age, so equals must agree.
function oldest(policies: readonly PeerAuthentication[]): PeerAuthentication | undefined | 'tie' {
  if (policies.length <= 1) return policies[0];
  const dated = policies.filter(({ created }) => created !== undefined);
  const essence = ({ mode, ports }: PeerAuthentication) => JSON.stringify([mode, ports]);
  if (new Set(policies.map(essence)).size === 1) return policies[0];
  if (dated.length < policies.length || new Set(dated.map(({ created }) => created)).size < dated.length) return 'tie';
  return [...dated].sort((one, other) => ((one.created ?? '') < (other.created ?? '') ? -1 : 1))[0];
}
