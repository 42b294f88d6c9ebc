import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyRule } from '../world/network-policy';
import { addressPeers, type PeerPart, type PeerTools } from './address-peers';
import { namespaceLabelPrefix } from './cilium-labels';
import { type Pair, splitByRequires } from './cilium-peers';
import type { Direction, Grant } from './grant';
import { requirementsOf } from './label-index';
import type { NodeSet } from './node-set';
import { lastPort, type PortSpec } from './port-spec';

/** What is compiled with. */
export interface CompileTools extends PeerTools {
  /** `kubernetes`: NetworkPolicy as specified, and Cilium's own policies don't exist. */
  readonly cni: 'cilium' | 'kubernetes';
}

/** The pods that a NetworkPolicy selects. */
export function podsOf({ labels, sets }: CompileTools, { namespace, pods }: NetworkPolicy): NodeSet {
  return sets.intersect(labels.select(requirementsOf(pods, 'k8s:')), labels.inNamespace(namespace));
}

/** A NetworkPolicy in one direction. */
export interface NativeContext {
  readonly policy: NetworkPolicy;
  readonly direction: Direction;
  readonly subject: NodeSet;
  readonly requires: readonly Pair[];
}

/**
 * The grants of a rule of a NetworkPolicy. No peers means everyone, no ports all of them.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/ (Kubernetes 1.33), Cilium 1.17.5 pkg/k8s/network_policy.go (B1.8)
 */
export function grantsOf(
  tools: CompileTools,
  { peers, ports }: NetworkPolicyRule,
  context: NativeContext,
): readonly Grant[] {
  const { direction, subject } = context;
  const { labels, terms } = tools;
  const specs = ports.map(({ protocol, port, endPort }): PortSpec => {
    if (typeof port === 'string') return { protocol, name: tools.cni === 'cilium' ? port.toLowerCase() : port };
    return port === undefined || (port === 0 && tools.cni === 'cilium')
      ? { protocol, first: 1, last: lastPort }
      : { protocol, first: port, last: endPort ?? port };
  });
  const everyone: readonly PeerPart[] = [{ subject, peer: labels.faces, match: terms.yes }];
  const parts = peers.length === 0 ? everyone : peers.flatMap((peer) => nativePeers(tools, peer, context));
  return parts.map((part) => ({
    ...part,
    direction,
    action: 'allow',
    ports: ports.length === 0 ? undefined : specs,
    l7: undefined,
  }));
}

function nativePeers(
  tools: CompileTools,
  peer: NetworkPolicyPeer,
  { policy, subject, requires }: NativeContext,
): readonly PeerPart[] {
  const { labels, sets, terms, world, cni } = tools;
  if (peer.kind === 'block') {
    // Kubernetes doesn't say whether blocks of addresses match nodes.
    const settings = { ...world.settings, cilium: { ...world.settings.cilium, cidrMatchesNodes: true } };
    return addressPeers(
      cni === 'kubernetes' ? { ...tools, world: { ...world, settings } } : tools,
      [peer.block],
      subject,
    );
  }
  const place = peer.namespaces
    ? labels.select(requirementsOf(peer.namespaces, `k8s:${namespaceLabelPrefix}`))
    : labels.inNamespace(policy.namespace);
  const selected = sets.intersect(labels.select(requirementsOf(peer.pods, 'k8s:')), labels.pods);
  const whole = { subject, peer: sets.intersect(selected, place) };
  return splitByRequires(sets, whole, requires).map((part) => ({ ...part, match: terms.yes }));
}
