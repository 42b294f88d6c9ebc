import { type CiliumElement, type CiliumRule } from '../world/cilium-rule';
import { type AuthorizationPolicy } from '../world/istio-policy';
import { type NetworkPolicy } from '../world/network-policy';
import { type Origin } from '../world/origin';
import { type World } from '../world/world';
import { type Decision } from '../reference/decision';

/**
 * The world with no other rules than those that a decision cites, and with everything that is no rule: workloads,
 * Services, gateways and their routes, settings, and what wasn't understood. Where a decision cites an object or a
 * `spec`, all of it is kept; where it cites a rule, nothing else of its policy is.
 *
 * Deciding again in it comes to the same verdict: what an explanation leaves out has decided nothing.
 */
export function citedWorld(world: World, { routes }: Decision): World {
  const cited = new Set(routes.flatMap(({ hops }) => hops.flatMap(({ because }) => because.map(keyOf))));
  const isCited: IsCited = (origin) => cited.has(keyOf({ ...origin, rule: origin.path }));
  return {
    ...world,
    networkPolicies: world.networkPolicies.flatMap((policy) => citedNetworkPolicy(policy, isCited)),
    ciliumRules: world.ciliumRules.flatMap((rule) => citedCiliumRule(rule, isCited)),
    authorizationPolicies: world.authorizationPolicies.flatMap((policy) => citedAuthorization(policy, isCited)),
    peerAuthentications: world.peerAuthentications.filter(({ origin }) => isCited(origin)),
    requestAuthentications: world.requestAuthentications.filter(({ origin }) => isCited(origin)),
    trafficPolicies: world.trafficPolicies.filter(({ origin }) => isCited(origin)),
  };
}

type IsCited = (origin: Origin) => boolean;

function keyOf({ file, line, kind, namespace, name, rule }: Omit<Origin, 'path'> & { readonly rule: string }): string {
  return JSON.stringify([file, line, kind, namespace, name, rule]);
}

function citedCiliumRule(rule: CiliumRule, isCited: IsCited): readonly CiliumRule[] {
  if (isCited(rule.origin)) return [rule];
  const of = (elements: readonly CiliumElement[]) => elements.filter(({ origin }) => isCited(origin));
  const lists = {
    ingress: of(rule.ingress),
    ingressDeny: of(rule.ingressDeny),
    egress: of(rule.egress),
    egressDeny: of(rule.egressDeny),
  };
  return Object.values(lists).every((list) => list.length === 0) ? [] : [{ ...rule, ...lists }];
}

// A direction without a cited rule isolates nothing: an empty list would, and deny everything.
function citedNetworkPolicy(policy: NetworkPolicy, isCited: IsCited): readonly NetworkPolicy[] {
  if (isCited(policy.origin)) return [policy];
  const ingress = policy.ingress.filter(({ origin }) => isCited(origin));
  const egress = policy.egress.filter(({ origin }) => isCited(origin));
  const isolates = { ingress: ingress.length > 0, egress: egress.length > 0 };
  return isolates.ingress || isolates.egress ? [{ ...policy, isolates, ingress, egress }] : [];
}

function citedAuthorization(policy: AuthorizationPolicy, isCited: IsCited): readonly AuthorizationPolicy[] {
  if (isCited(policy.origin)) return [policy];
  const rules = policy.rules.filter(({ origin }) => isCited(origin));
  return rules.length > 0 ? [{ ...policy, rules }] : [];
}
