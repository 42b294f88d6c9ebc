import { matchLabels } from '../world/match-labels';
import {
  type NetworkPolicy,
  type NetworkPolicyPeer,
  type NetworkPolicyPort,
  type NetworkPolicyRule,
} from '../world/network-policy';
import { type Origin } from '../world/origin';
import { everything, type Labels, type LabelSelector } from '../world/selector';
import { type World } from '../world/world';
import { type Conjunct, endText, lift, orText, within } from './conjunct';
import { type Scene } from './scene';
import { selectorConjuncts } from './selector-conjuncts';

/** What NetworkPolicies for the guarded pod ask for, each with a world in which they don't. */
export function networkPolicyConjuncts(world: World, scene: Scene): readonly Conjunct<World>[] {
  return inWorld(world, scene, (policy) => (selects(policy, scene) ? policyConjuncts(world, policy, scene) : []));
}

/** NetworkPolicies that would be for the guarded pod, but for one label. */
export function unselectedNetworkPolicyConjuncts(world: World, scene: Scene): readonly Conjunct<World>[] {
  return inWorld(world, scene, (policy) => (selects(policy, scene) ? [] : subjectConjuncts(policy, scene)));
}

function inWorld(
  world: World,
  { subject, direction }: Scene,
  conjunctsOf: (policy: NetworkPolicy) => readonly Conjunct<NetworkPolicy>[],
): readonly Conjunct<World>[] {
  const conjuncts = within(world.networkPolicies, (policy) =>
    policy.namespace === subject.namespace && policy.isolates[direction] ? conjunctsOf(policy) : [],
  );
  return lift(conjuncts, (networkPolicies) => ({ ...world, networkPolicies }));
}

function selects({ pods }: NetworkPolicy, { subject }: Scene): boolean {
  return matchLabels(pods, subject.labels);
}

function subjectConjuncts(policy: NetworkPolicy, { subject, direction }: Scene): readonly Conjunct<NetworkPolicy>[] {
  if (policy[direction].length === 0) return [];
  const conjuncts = labelConjuncts(policy.pods, { origin: policy.origin, labels: subject.labels, of: subject.id });
  const enough = conjuncts.filter(({ relaxed }) => matchLabels(relaxed, subject.labels));
  return lift(enough, (pods) => ({ ...policy, pods }));
}

function policyConjuncts(world: World, policy: NetworkPolicy, scene: Scene): readonly Conjunct<NetworkPolicy>[] {
  const { direction } = scene;
  const ofRule = (rule: NetworkPolicyRule): readonly Conjunct<NetworkPolicyRule>[] => [
    ...lift(
      within(rule.peers, (peer) => peerConjuncts(world, peer, { policy, rule, scene })),
      (peers) => ({ ...rule, peers }),
    ),
    ...portConjuncts(rule, scene),
    ...(world.endpoints.has(scene.peer) ? [] : blockConjuncts(rule, scene)),
  ];
  return lift(within(policy[direction], ofRule), (rules) => ({ ...policy, [direction]: rules }));
}

interface Place {
  readonly policy: NetworkPolicy;
  readonly rule: NetworkPolicyRule;
  readonly scene: Scene;
}

function peerConjuncts(
  world: World,
  peer: NetworkPolicyPeer,
  { policy, rule: { origin }, scene }: Place,
): readonly Conjunct<NetworkPolicyPeer>[] {
  const other = world.endpoints.get(scene.peer);
  if (peer.kind === 'block' || other === undefined) return [];
  const { namespaces } = peer;
  const place = world.namespaces.get(other.namespace)?.labels ?? {};
  const pods = labelConjuncts(peer.pods, { origin, labels: other.labels, of: other.id });
  const spaces = namespaces
    ? labelConjuncts(namespaces, { origin, labels: place, of: `the namespace of ${other.id}` })
    : implied(policy, other, origin);
  return [
    ...lift(pods, (relaxed) => ({ ...peer, pods: relaxed })),
    ...lift(spaces, (relaxed) => ({ ...peer, namespaces: relaxed })),
  ];
}

// Without a selector of namespaces, a peer is one of the policy's own.
function implied(
  policy: NetworkPolicy,
  { namespace, id }: { readonly namespace: string; readonly id: string },
  origin: Origin,
): readonly Conjunct<LabelSelector>[] {
  if (namespace === policy.namespace) return [];
  return [{ origin, differs: `namespace of ${id}`, has: namespace, needs: policy.namespace, relaxed: everything }];
}

interface Labelled {
  readonly origin: Origin;
  readonly labels: Labels;
  readonly of: string;
}

function labelConjuncts(selector: LabelSelector, { origin, labels, of }: Labelled): readonly Conjunct<LabelSelector>[] {
  return selectorConjuncts(selector, {
    origin,
    nameOf: (key) => `label ${key} of ${of}`,
    valueOf: (key) => labels[key],
    satisfies: (single) => matchLabels(single, labels),
  });
}

function portConjuncts(rule: NetworkPolicyRule, { flow }: Scene): readonly Conjunct<NetworkPolicyRule>[] {
  const { origin, ports } = rule;
  if (ports.length === 0) return [];
  const has = `${flow.port}/${flow.protocol}`;
  return [{ origin, differs: 'port', has, needs: orText(ports.map(portText)), relaxed: { ...rule, ports: [] } }];
}

function portText({ port, endPort, protocol }: NetworkPolicyPort): string {
  return `${port ?? 'any port'}${endPort === undefined ? '' : `-${endPort}`}/${protocol}`;
}

function blockConjuncts(rule: NetworkPolicyRule, { peer }: Scene): readonly Conjunct<NetworkPolicyRule>[] {
  const { origin, peers } = rule;
  const blocks = peers.flatMap((item) => (item.kind === 'block' ? [item.block] : []));
  if (blocks.length === 0) return [];
  const needs = orText(
    blocks.map(({ cidr, except }) => (except.length === 0 ? cidr : `${cidr} except ${except.join(', ')}`)),
  );
  return [{ origin, differs: 'address', has: endText(peer), needs, relaxed: { ...rule, peers: [] } }];
}
