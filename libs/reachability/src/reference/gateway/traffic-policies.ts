import type { Gateway, HttpRoute, RouteRule, TrafficPolicy } from '../../world/gateway';
import type { World } from '../../world/world';
import { every, type Truth, when, yes } from '../truth';

/**
 * What kgateway's TrafficPolicies ask before a request goes on. Those of a route win over those of its Gateway, field
 * by field. Rate limits don't count: they decide how often.
 *
 * @see kgateway 2.0.x api/v1alpha1/traffic_policy_types.go (B3.4)
 */
export function asks(...[world, gateway, route, rule]: [World, Gateway, HttpRoute, RouteRule]): Truth {
  if (gateway.class !== 'kgateway') return yes;
  const isTarget =
    (kind: string, { namespace, name }: { namespace: string; name: string }) =>
    (policy: TrafficPolicy) =>
      policy.namespace === namespace && policy.targets.some((target) => target.kind === kind && target.name === name);
  const named = rule.filters.flatMap((filter) =>
    filter.kind === 'extension' && filter.extension === 'TrafficPolicy' ? [filter.name] : [],
  );
  const isNamed = ({ namespace, name }: TrafficPolicy) => namespace === route.namespace && named.includes(name);
  const ofRoute = world.trafficPolicies.filter((policy) => isTarget('HTTPRoute', route)(policy) || isNamed(policy));
  const ofGateway = world.trafficPolicies.filter(isTarget('Gateway', gateway));
  const has = (list: readonly TrafficPolicy[]) => list.filter(({ extAuth }) => extAuth !== undefined);
  const deciding = has(ofRoute).length > 0 ? has(ofRoute) : has(ofGateway);
  const isAsked = deciding.some(({ extAuth }) => extAuth === 'asks');
  const isProcessed = [...ofRoute, ...ofGateway].some(({ processes }) => processes);
  return every([
    isAsked ? when('external-authorization', 'it lets the request pass') : yes,
    isProcessed ? when('external-authorization', 'the external processor lets the request pass') : yes,
  ]);
}
