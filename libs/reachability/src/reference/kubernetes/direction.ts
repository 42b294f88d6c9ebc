import type { ContainerPort } from '../../world/endpoint';
import { matchLabels } from '../../world/match-labels';
import type {
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  NetworkPolicyRule,
} from '../../world/network-policy';
import type { World } from '../../world/world';
import { isEverywhere, isInBlock } from '../addresses';
import { type Check, doubtsAbout, plainCheck } from '../check';
import type { Flow } from '../flow';
import type { Identity } from '../identities';
import type { Question } from '../question';
import { every, inAnyCase, no, some, truth, type Truth, unknown, when, yes } from '../truth';

/**
 * Whether NetworkPolicies let a flow leave or enter a pod, as the Kubernetes specification has it: a pod is isolated by
 * any policy that selects it, and what some policy allows is allowed. Blocks of addresses are for what is outside the
 * cluster: a pod is matched by selectors alone.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/ (Kubernetes 1.33)
 */
export function judgeKubernetes(world: World, question: Question): Check {
  const { subject, direction } = question;
  if (subject.hostNetwork) return plainCheck(yes, 'pods in the host network have no policy of their own');
  const isolating = world.networkPolicies.filter(
    ({ namespace, pods, isolates }) =>
      namespace === subject.namespace && isolates[direction] && matchLabels(pods, subject.labels),
  );
  const doubts = doubtsAbout({ ...world, unsupported: world.unsupported.filter(isKubernetes) }, 'cilium', subject);
  if (doubts.length > 0) return plainCheck(unknown(...doubts), 'a policy was not understood');
  if (isolating.length === 0) return plainCheck(yes, 'no policy isolates it');
  const rules = isolating.flatMap((policy) => policy[direction].map((rule) => ({ policy, rule })));
  const judged = rules.map((item) => ({ ...item, truth: allows(world, item.policy, item.rule, question) }));
  const allowing = judged.filter((item) => item.truth.value !== 'no').map(({ rule }) => rule.origin);
  const found = allowsAny(world, question, rules);
  const isOpen = found.value !== 'no';
  return {
    truth: found,
    reason: isOpen ? 'a rule allows it' : 'no rule allows it, and these isolate',
    because: found.value === 'yes' ? allowing : [...(isOpen ? allowing : []), ...isolating.map(({ origin }) => origin)],
    requests: null,
  };
}

function isKubernetes({ kind }: { readonly kind: string }): boolean {
  return kind === 'NetworkPolicy';
}

type RuleOf = { readonly policy: NetworkPolicy; readonly rule: NetworkPolicyRule };

function allowsAny(world: World, question: Question, rules: readonly RuleOf[]): Truth {
  return inAnyCase(
    question.peers.map((peer) => {
      const one = { ...question, peers: [peer] };
      // Traffic between a pod and its node is always allowed.
      const found = peer.isLocalHost ? yes : some(rules.map(({ policy, rule }) => allows(world, policy, rule, one)));
      return { truth: found, conditions: peer.conditions };
    }),
  );
}

function allows(...[world, policy, rule, question]: [World, NetworkPolicy, NetworkPolicyRule, Question]): Truth {
  const isPort = rule.ports.length === 0 || rule.ports.some((port) => fits(port, question.flow, question.named));
  const isPeer = (identity: Identity) =>
    rule.peers.length === 0 ? yes : some(rule.peers.map((peer) => matches(world, policy, peer, identity)));
  return every([truth(isPort), some(question.peers.map(isPeer))]);
}

function fits({ protocol, port, endPort }: NetworkPolicyPort, flow: Flow, named: readonly ContainerPort[]): boolean {
  if (protocol !== flow.protocol) return false;
  if (port === undefined) return true;
  if (typeof port === 'number') return flow.port >= port && flow.port <= (endPort ?? port);
  return named.some((item) => item.name === port && item.port === flow.port && item.protocol === protocol);
}

function matches(...[world, policy, peer, identity]: [World, NetworkPolicy, NetworkPolicyPeer, Identity]): Truth {
  const { address, endpoint } = identity;
  if (peer.kind === 'block') {
    if (address.kind === 'known') return truth(isInBlock(address.text, peer.block));
    if (address.kind === 'node') return unknown('addresses of nodes are not known');
    if (address.kind === 'pod') return no;
    return isEverywhere(peer.block) ? yes : when('name-address', `the address is in ${peer.block.cidr}`);
  }
  if (endpoint === undefined) return no;
  const isThere = peer.namespaces
    ? matchLabels(peer.namespaces, world.namespaces.get(endpoint.namespace)?.labels ?? {})
    : endpoint.namespace === policy.namespace;
  return truth(isThere && matchLabels(peer.pods, endpoint.labels));
}
