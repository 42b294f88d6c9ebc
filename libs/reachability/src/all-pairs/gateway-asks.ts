import type { Gateway, HttpRoute, RouteRule, TrafficPolicy } from '../world/gateway';
import type { World } from '../world/world';
import type { Term, Terms } from './terms';

/**
 * What kgateway's policies ask of a request before it goes on. Those of a route win over those of its Gateway, field by
 * field. Rate limits don't count: they decide how often.
 *
 * @see kgateway 2.0.x api/v1alpha1/traffic_policy_types.go (B3.4)
 */
export function requestAsks(
  { trafficPolicies }: World,
  terms: Terms,
  gateway: Gateway,
  { route, rule }: { readonly route: HttpRoute; readonly rule: RouteRule },
): Term {
  if (gateway.class !== 'kgateway') return terms.yes;
  const names = rule.filters.flatMap((filter) =>
    filter.kind === 'extension' && filter.extension === 'TrafficPolicy' ? [filter.name] : [],
  );
  const near = trafficPolicies.filter(
    (policy) =>
      isFor(policy, 'HTTPRoute', route) || (policy.namespace === route.namespace && names.includes(policy.name)),
  );
  const far = trafficPolicies.filter((policy) => isFor(policy, 'Gateway', gateway));
  const speaking = [near, far].map((list) => list.filter(({ extAuth }) => extAuth !== undefined));
  const deciding = speaking.find((list) => list.length > 0) ?? [];
  const isProcessed = [...near, ...far].some(({ processes }) => processes);
  return terms.every([
    deciding.some(({ extAuth }) => extAuth === 'asks')
      ? terms.when('external authorization lets the request pass')
      : terms.yes,
    isProcessed ? terms.when('the external processor lets the request pass') : terms.yes,
  ]);
}

function isFor(
  policy: TrafficPolicy,
  kind: string,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): boolean {
  return (
    policy.namespace === namespace && policy.targets.some((target) => target.kind === kind && target.name === name)
  );
}
