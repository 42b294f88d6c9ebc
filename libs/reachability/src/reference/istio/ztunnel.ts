import type { Endpoint } from '../../world/endpoint';
import type { AuthorizationPolicy } from '../../world/istio-policy';
import { matchLabels } from '../../world/match-labels';
import type { Origin } from '../../world/origin';
import type { World } from '../../world/world';
import { type Check, doubtsAbout } from '../check';
import { every, not, some, truth, type Truth, unknown, yes } from '../truth';
import { bothHold, fitsAddress, fitsNamespace, fitsPrincipal, fitsServiceAccount } from './fields';
import { type MeshPeer, meshIdentity, principalOf } from './peer';
import { strictness } from './peer-authentication';
import { waypointsOf } from './waypoints';
import { type ZtunnelMatch, type ZtunnelRule, ztunnelRules } from './ztunnel-rules';

/** A connection as ztunnel sees it when it comes in. `port` is the pod's, also inside a tunnel. */
export interface Inbound {
  readonly endpoint: Endpoint;
  readonly peer: MeshPeer;
  readonly port: number;
}

/**
 * Whether ztunnel lets a connection in to a captured pod.
 *
 * @see ztunnel 1.26.2 src/state.rs assert_rbac, src/rbac.rs (B2.4)
 */
export function judgeZtunnel(world: World, inbound: Inbound): Check {
  const { endpoint, peer, port } = inbound;
  const policies = policiesAt(world, endpoint);
  const of = (action: AuthorizationPolicy['action']) => policies.filter((policy) => policy.action === action);
  const denying = matching(world, inbound, of('DENY'));
  const allowing = [...matching(world, inbound, of('ALLOW')), ...autoAllowed(world, inbound)];
  const { isStrict, because: strict } = strictness(world, endpoint, port);
  // STRICT is a DENY for connections without an identity.
  const isPlain = every([isStrict, truth(peer.identity === undefined)]);
  const isDenied = some([isPlain, ...denying.map((item) => item.truth)]);
  const isOpen = of('ALLOW').length === 0 && !autoAllows(world, endpoint);
  const isAllowed = isOpen ? yes : some(allowing.map((item) => item.truth));
  const result = every([not(isDenied), isAllowed]);
  const doubts = doubtsAbout(world, 'ztunnel', endpoint);
  const found = doubts.length > 0 && isDenied.value !== 'yes' ? unknown(...doubts) : result;
  const origins = (rules: readonly Judged[]) =>
    rules.filter((item) => item.truth.value !== 'no').map(({ origin }) => origin);
  if (isDenied.value === 'yes') {
    const isByMode = isPlain.value === 'yes';
    const reason = isByMode ? 'mutual TLS is required, and this is plaintext' : 'a DENY rule matches';
    return { truth: found, reason, because: [...(isByMode ? strict : []), ...origins(denying)], requests: null };
  }
  if (result.value === 'no') {
    const because = of('ALLOW').map(({ origin }) => origin);
    return { truth: found, reason: 'no ALLOW rule matches', because, requests: null };
  }
  // A mode that admits plaintext counts: without it another may refuse.
  const modes = peer.identity === undefined || found.value !== 'yes' ? strict : [];
  return {
    truth: found,
    reason: isOpen ? 'no ALLOW policy' : 'an ALLOW rule matches',
    because: [...modes, ...origins(found.value === 'yes' ? allowing : [...denying, ...allowing])],
    requests: null,
  };
}

/**
 * The policies that ztunnel has for a pod: without selector those of its namespace and of the root namespace, with
 * selector those of either that select it. Targets, dry runs, AUDIT and CUSTOM never get there.
 *
 * @see Istio 1.26.2 pilot/pkg/serviceregistry/kube/controller/ambient/workloads.go, policies.go (B2.2, B2.3)
 */
export function policiesAt(
  { authorizationPolicies, settings }: World,
  endpoint: Endpoint,
): readonly AuthorizationPolicy[] {
  const places = [endpoint.namespace, settings.istio.rootNamespace];
  return authorizationPolicies.filter(
    ({ namespace, selector = {}, targetRefs, dryRun, action }) =>
      places.includes(namespace) &&
      targetRefs.length === 0 &&
      !dryRun &&
      (action === 'ALLOW' || action === 'DENY') &&
      matchLabels({ matchLabels: selector, matchExpressions: [] }, endpoint.labels),
  );
}

/** Whether some rule of a policy may be about a connection. */
export function mayMatch(world: World, inbound: Inbound, policy: AuthorizationPolicy): boolean {
  return matching(world, inbound, [policy]).some(({ truth: { value } }) => value !== 'no');
}

interface Judged {
  readonly origin: Origin;
  readonly truth: Truth;
}

function matching(world: World, inbound: Inbound, policies: readonly AuthorizationPolicy[]): readonly Judged[] {
  return policies.flatMap((policy) =>
    ztunnelRules(policy).map((rule) => ({
      origin: rule.origin,
      truth: matchesRule(world, inbound, rule, policy.namespace),
    })),
  );
}

function matchesRule(...[world, inbound, { clauses }, namespace]: [World, Inbound, ZtunnelRule, string]): Truth {
  return every(clauses.map((clause) => some(clause.map((match) => matchesAll(world, inbound, match, namespace)))));
}

function matchesAll(...[world, inbound, match, namespace]: [World, Inbound, ZtunnelMatch, string]): Truth {
  // An empty match is skipped, so a clause of nothing but those never holds.
  if (Object.values(match).every((list) => list.length === 0)) return truth(false);
  const { peer, port } = inbound;
  return every([
    bothHold(match.principals, match.notPrincipals, (value) => fitsPrincipal(world, peer, value)),
    bothHold(match.namespaces, match.notNamespaces, (value) => fitsNamespace(peer, value)),
    bothHold(match.serviceAccounts, match.notServiceAccounts, (value) => fitsServiceAccount(peer, value, namespace)),
    bothHold(match.ipBlocks, match.notIpBlocks, (value) => fitsAddress(peer.address, value)),
    bothHold(match.destinationIps, match.notDestinationIps, (value) => fitsAddress(undefined, value)),
    bothHold(match.ports, match.notPorts, (value) => truth(Number(value) === port)),
  ]);
}

// PILOT_AUTO_ALLOW_WAYPOINT_POLICY: a synthetic ALLOW for the waypoint's identity (B2.11).
function autoAllows(world: World, endpoint: Endpoint): boolean {
  return world.settings.istio.allowsWaypoints && waypointsOf(world, endpoint).length > 0;
}

function autoAllowed(world: World, { endpoint, peer }: Inbound): readonly Judged[] {
  if (!autoAllows(world, endpoint)) return [];
  const identity = peer.identity && principalOf(peer.identity);
  return waypointsOf(world, endpoint).map(({ proxy, gateway }) => ({
    origin: gateway.origin,
    truth: truth(principalOf(meshIdentity(world, proxy)) === identity),
  }));
}
