import type { CiliumElement, CiliumPeers, CiliumPorts } from '../../world/cilium-rule';
import type { Endpoint } from '../../world/endpoint';
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyRule } from '../../world/network-policy';
import type { Origin } from '../../world/origin';
import type { Labels, LabelSelector } from '../../world/selector';
import type { World } from '../../world/world';
import { labelsOf, namespaceLabels, podNamespace } from './labels';
import { type Scope, selectsSubject } from './selectors';

/** What one policy says of one direction of a pod that it selects. */
export interface DirectedRule {
  readonly origin: Origin;
  readonly scope: Scope;
  readonly allow: readonly CiliumElement[];
  readonly deny: readonly CiliumElement[];
  readonly enablesDefaultDeny: boolean;
}

/**
 * The rules of all three kinds of policy that select a pod, in one direction; those without an element in it left out.
 *
 * @see Cilium 1.17.5 pkg/policy/repository.go, computePolicyEnforcementAndRules (B1.2, B1.4, B1.7/1, B1.8)
 */
export function rulesOf(world: World, endpoint: Endpoint, direction: 'ingress' | 'egress'): readonly DirectedRule[] {
  // Pods in the host's network have no endpoint of their own, so no policy for pods selects them.
  if (endpoint.hostNetwork) return [];
  const all = [...ciliumRules(world, endpoint, direction), ...networkPolicies(world, endpoint, direction)];
  return all.filter(({ allow, deny }) => allow.length + deny.length > 0);
}

function ciliumRules(world: World, endpoint: Endpoint, direction: 'ingress' | 'egress'): readonly DirectedRule[] {
  const labels = labelsOf(world, endpoint);
  return world.ciliumRules.flatMap((rule) => {
    const { namespace, subject, origin } = rule;
    if (namespace !== undefined && namespace !== endpoint.namespace) return [];
    const scope: Scope = namespace === undefined ? { kind: 'clusterwide' } : { kind: 'namespaced', namespace };
    if (subject.kind !== 'endpoints' || !selectsSubject(subject.selector, scope, labels)) return [];
    const deny = direction === 'ingress' ? rule.ingressDeny : rule.egressDeny;
    // Defaults to whether there is an element; without one, setting it has no effect.
    const enablesDefaultDeny = rule.enableDefaultDeny[direction] ?? true;
    return [{ origin, scope, allow: rule[direction], deny, enablesDefaultDeny }];
  });
}

function networkPolicies(world: World, endpoint: Endpoint, direction: 'ingress' | 'egress'): readonly DirectedRule[] {
  const labels = labelsOf(world, endpoint);
  return world.networkPolicies.flatMap((policy) => {
    if (policy.namespace !== endpoint.namespace) return [];
    const scope: Scope = { kind: 'namespaced', namespace: policy.namespace };
    const isSelected = policy.isolates[direction] && selectsSubject(fromKubernetes(policy.pods), scope, labels);
    if (!isSelected) return [];
    return [
      {
        origin: policy.origin,
        scope: literal,
        allow: elementsOf(policy, direction),
        deny: [],
        enablesDefaultDeny: true,
      },
    ];
  });
}

const literal: Scope = { kind: 'literal' };

// A direction that is isolated and has no rules becomes one empty element: default deny and nothing else.
function elementsOf(policy: NetworkPolicy, direction: 'ingress' | 'egress'): readonly CiliumElement[] {
  const rules = policy[direction];
  if (rules.length > 0) return rules.flatMap((rule) => elementsOfRule(rule, policy.namespace));
  return [{ origin: policy.origin, peers: { kind: 'any' }, requires: [], icmp: false }];
}

// No peers means everyone, the world included: unlike in a Cilium rule, also without ports.
function elementsOfRule({ origin, peers, ports }: NetworkPolicyRule, namespace: string): readonly CiliumElement[] {
  const everyone: CiliumPeers = { kind: 'entities', entities: ['all'] };
  const toPorts: readonly CiliumPorts[] = ports.map(({ port, endPort, protocol }) => ({
    ports: [
      {
        port: typeof port === 'string' ? port.toLowerCase() : (port ?? 0),
        protocol,
        ...(endPort === undefined ? {} : { endPort }),
      },
    ],
  }));
  const lists = peers.length === 0 ? [everyone] : peers.map((peer) => toPeers(peer, namespace));
  return lists.map((list) => ({
    origin,
    peers: list,
    requires: [],
    icmp: false,
    ...(toPorts.length === 0 ? {} : { toPorts }),
  }));
}

function toPeers(peer: NetworkPolicyPeer, namespace: string): CiliumPeers {
  if (peer.kind === 'block') return { kind: 'addresses', blocks: [peer] };
  const pods = fromKubernetes(peer.pods);
  const place = peer.namespaces ? fromNamespaces(peer.namespaces) : inNamespace(namespace);
  return { kind: 'endpoints', selectors: [both(pods, place)] };
}

function inNamespace(namespace: string): LabelSelector {
  return { matchLabels: { [`k8s:${podNamespace}`]: namespace }, matchExpressions: [] };
}

// A namespace selector asks for labels of the namespace, and be it empty, for a namespace.
function fromNamespaces(selector: LabelSelector): LabelSelector {
  const exists = { key: `k8s:${podNamespace}`, operator: 'Exists', values: [] } as const;
  const { matchLabels: labels, matchExpressions } = prefixed(selector, `k8s:${namespaceLabels}`);
  return { matchLabels: labels, matchExpressions: [...matchExpressions, exists] };
}

function fromKubernetes(selector: LabelSelector): LabelSelector {
  return prefixed(selector, 'k8s:');
}

function prefixed(selector: LabelSelector, prefix: string): LabelSelector {
  const rename = (labels: Labels) =>
    Object.fromEntries(Object.entries(labels).map(([key, value]) => [prefix + key, value]));
  return {
    matchLabels: rename(selector.matchLabels),
    matchExpressions: selector.matchExpressions.map((item) => ({ ...item, key: prefix + item.key })),
  };
}

function both(one: LabelSelector, other: LabelSelector): LabelSelector {
  return {
    matchLabels: { ...one.matchLabels, ...other.matchLabels },
    matchExpressions: [...one.matchExpressions, ...other.matchExpressions],
  };
}

/** Whether some policy is for a node that may be this one. Labels of nodes aren't known, so any may be. */
export function hasHostRules({ ciliumRules: rules }: World): boolean {
  return rules.some(({ subject }) => subject.kind === 'nodes');
}
