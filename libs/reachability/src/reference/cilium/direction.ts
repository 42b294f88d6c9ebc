import type { CiliumElement, CiliumL7, DnsName } from '../../world/cilium-rule';
import type { World } from '../../world/world';
import { type Check, doubtsAbout, plainCheck } from '../check';
import type { RequestPattern } from '../decision';
import type { Flow } from '../flow';
import type { Question } from '../question';
import { every, inAnyCase, no, not, some, type Truth, unknown, yes } from '../truth';
import type { Identity } from '../identities';
import { isPeer, type PeerContext } from './peers';
import { matchPorts, passesL7, type PortMatch } from './ports';
import { type DirectedRule, hasHostRules, rulesOf } from './rules';

/**
 * Whether Cilium's policies let a flow leave or enter a pod.
 *
 * @see Cilium 1.17.5 pkg/policy/repository.go, pkg/policy/mapstate.go, pkg/policy/l4.go (B1.10)
 */
export function judgeDirection(world: World, question: Question): Check {
  const { subject, direction } = question;
  const { cilium } = world.settings;
  if (subject.hostNetwork) return judgeHost(world);
  const rules = rulesOf(world, subject, direction);
  const checks = question.peers.map((peer) => ({ peer, ...judgePeer(world, question, rules, peer) }));
  const found = inAnyCase(checks.map(({ truth: value, peer }) => ({ truth: value, conditions: peer.conditions })));
  const doubts = cilium.policyEnforcement === 'never' ? [] : doubtsAbout(world, 'cilium', subject);
  // A policy that wasn't understood may add what is allowed, but never takes back a denial by rule.
  const isFirm = doubts.length === 0 || checks.every(({ isDenied }) => isDenied);
  return { ...describe(found, rules, checks), truth: isFirm ? found : unknown(...doubts) };
}

// Without the host firewall nothing is enforced on nodes.
function judgeHost(world: World): Check {
  if (!hasHostRules(world)) return plainCheck(yes, 'pods in the host network have no policy of their own');
  return plainCheck(unknown('policies for nodes are not modelled'), 'host firewall');
}

interface PeerCheck {
  readonly truth: Truth;
  /** Whether a deny rule matches. */
  readonly isDenied: boolean;
  readonly allowing: readonly CiliumElement[];
  readonly denying: readonly CiliumElement[];
  /** Those that match and whose L7 part refuses the message. */
  readonly refusing: readonly CiliumElement[];
  readonly requests: readonly RequestPattern[] | null;
}

const open: PeerCheck = { truth: yes, isDenied: false, allowing: [], denying: [], refusing: [], requests: null };

// if never-enforce or no rule has entries in this direction: allow
// if any deny element matches: deny
// if no allow element matches: deny where default deny is on, else allow
// if some matching allow element has no L7 part: allow; else allow if an L7 part does
function judgePeer(world: World, question: Question, rules: readonly DirectedRule[], peer: Identity): PeerCheck {
  const { policyEnforcement, auditMode } = world.settings.cilium;
  if (policyEnforcement === 'never') return open;
  if (question.direction === 'ingress' && peer.isLocalHost) return judgeLocalHost(world, question, rules, peer);
  if (rules.length === 0 && policyEnforcement === 'default') return open;
  const allow = matchAll(world, question, rules, peer, 'allow');
  const deny = matchAll(world, question, rules, peer, 'deny');
  const isDefaultDeny = policyEnforcement === 'always' || rules.some(({ enablesDefaultDeny }) => enablesDefaultDeny);
  const isDenied = some(deny.map((item) => item.truth));
  const isListed = some(allow.map((item) => item.truth));
  const passes = some(allow.map((item) => every([item.truth, passesElement(item.ports, question.flow)])));
  const isBroken = some(allow.filter(({ ports }) => breaksTunnel(ports, question.flow)).map((item) => item.truth));
  const layer4 = auditMode ? yes : every([not(isDenied), isDefaultDeny ? isListed : yes]);
  const layer7 = isDefaultDeny && !auditMode ? passes : some([not(isListed), passes]);
  const result = every([layer4, layer7, not(isBroken), conflict(allow)]);
  const matching = (list: readonly Match[]) =>
    list.filter((item) => item.truth.value !== 'no').map(({ element }) => element);
  const isRefused = ({ ports }: Match) =>
    passesElement(ports, question.flow).value === 'no' || breaksTunnel(ports, question.flow);
  return {
    truth: result,
    isDenied: isDenied.value === 'yes' && !auditMode,
    allowing: matching(allow.filter((item) => !isRefused(item))),
    denying: matching(deny),
    refusing: matching(allow.filter(isRefused)),
    requests: requestsOf(allow),
  };
}

// From its own node a pod is reached without a rule, and whatever L7 says; a deny rule counts all the same (Cilium
// 1.17.5 pkg/policy/mapstate.go, determineAllowLocalhostIngress).
function judgeLocalHost(...[world, question, rules, peer]: Parameters<typeof judgePeer>): PeerCheck {
  if (world.settings.cilium.auditMode) return open;
  const deny = matchAll(world, question, rules, peer, 'deny');
  const isDenied = some(deny.map((item) => item.truth));
  const denying = deny.filter((item) => item.truth.value !== 'no').map(({ element }) => element);
  return { ...open, truth: not(isDenied), isDenied: isDenied.value === 'yes', denying };
}

interface Match {
  readonly element: CiliumElement;
  readonly ports: PortMatch;
  /** Whether peer and ports match. */
  readonly truth: Truth;
}

function matchAll(
  ...[world, { direction, flow, named }, rules, peer, list]: [
    World,
    Question,
    readonly DirectedRule[],
    Identity,
    'allow' | 'deny',
  ]
): readonly Match[] {
  const lookups = direction === 'egress' ? lookupsOf(rules) : [];
  // Allow rules have their requirements and deny rules theirs (Cilium 1.17.5 pkg/policy/rules.go).
  const requires = rules.flatMap((rule) =>
    rule[list].flatMap((element) => element.requires.map((selector) => ({ selector, scope: rule.scope }))),
  );
  return rules.flatMap((rule) => {
    const context: PeerContext = { world, scope: rule.scope, lookups, requires };
    return rule[list].map((element) => {
      const ports = matchPorts(element, flow, named);
      return { element, ports, truth: ports.matches ? isPeer(element, peer, context) : no };
    });
  });
}

function lookupsOf(rules: readonly DirectedRule[]): readonly DnsName[] {
  const parts = rules.flatMap(({ allow }) => allow.flatMap(({ toPorts = [] }) => toPorts.map(({ l7 }) => l7)));
  return parts.flatMap((l7) => (l7?.kind === 'dns' ? l7.names : []));
}

function passesElement({ isPlain, l7 }: PortMatch, { message }: Flow): Truth {
  return isPlain ? yes : some(l7.map((part) => passesL7(part, message)));
}

// A rule with an HTTP part sends all of the port to Envoy, which can't parse the tunnel's TLS (B2.9/4).
function breaksTunnel({ l7 }: PortMatch, { message }: Flow): boolean {
  return message.kind === 'tunnel' && l7.some(({ kind }) => kind === 'http');
}

// More than one kind of L7 on one port is refused in the merge (B1.6/5).
function conflict(allow: readonly Match[]): Truth {
  const kinds = new Set(allow.flatMap(({ ports }) => ports.l7.map(({ kind }) => kind)));
  return kinds.size > 1 ? unknown('rules of two L7 kinds on one port') : yes;
}

function requestsOf(allow: readonly Match[]): readonly RequestPattern[] | null {
  const listed = allow.filter((item) => item.truth.value !== 'no');
  const parts = listed
    .flatMap(({ ports }) => ports.l7)
    .filter((l7): l7 is Extract<CiliumL7, { kind: 'http' }> => l7.kind === 'http');
  if (parts.length === 0 || listed.some(({ ports }) => ports.isPlain)) return null;
  return parts.flatMap(({ rules }) =>
    rules.map(({ method, path, host }) => ({
      methods: method === undefined ? [] : [method],
      paths: path === undefined ? [] : [path],
      hosts: host === undefined ? [] : [host],
    })),
  );
}

function describe(found: Truth, rules: readonly DirectedRule[], checks: readonly PeerCheck[]): Check {
  const of = (pick: (check: PeerCheck) => readonly CiliumElement[]) =>
    [...new Set(checks.flatMap(pick))].map(({ origin }) => origin);
  const allowing = of((check) => check.allowing);
  const denying = of((check) => check.denying);
  const refusing = of((check) => check.refusing);
  const requests = checks.find((check) => check.requests !== null)?.requests ?? null;
  if (checks.every(({ isDenied }) => isDenied))
    return { truth: found, reason: 'a rule denies it', because: denying, requests };
  const isolating = rules.filter(({ enablesDefaultDeny }) => enablesDefaultDeny).map(({ origin }) => origin);
  if (found.value === 'no') {
    const reason = refusing.length > 0 ? 'a rule refuses what is sent' : 'no rule allows it, and these deny by default';
    return { truth: found, reason, because: [...denying, ...refusing, ...isolating], requests };
  }
  const isOpen = allowing.length === 0;
  return {
    truth: found,
    reason: isOpen ? 'no policy denies it' : 'a rule allows it',
    // Where it isn't allowed in every case, what denies in the others is part of the reason.
    because: found.value === 'yes' ? allowing : [...allowing, ...denying, ...refusing, ...isolating],
    requests,
  };
}
