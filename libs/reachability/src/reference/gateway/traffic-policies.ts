import type { Gateway, HttpRoute, RouteRule, TrafficPolicy } from '../../world/gateway';
import type { World } from '../../world/world';
import { every, type Truth, when, yes } from '../truth';

/** What is asked before a request goes on, and by which policies. */
export interface Asked {
  readonly truth: Truth;
  readonly policies: readonly TrafficPolicy[];
}

/**
 * What kgateway's TrafficPolicies ask before a request goes on. Those of a route win over those of its Gateway, field
 * by field. Rate limits don't count: they decide how often.
 *
 * @see kgateway 2.0.x api/v1alpha1/traffic_policy_types.go (B3.4)
 */
export function asks(...[world, gateway, route, rule]: [World, Gateway, HttpRoute, RouteRule]): Asked {
  if (gateway.class !== 'kgateway') return { truth: yes, policies: [] };
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
  const asking = deciding.filter(({ extAuth }) => extAuth === 'asks');
  const processing = [...ofRoute, ...ofGateway].filter(({ processes }) => processes);
  const truth = every([
    asking.length > 0 ? when('external-authorization', 'it lets the request pass') : yes,
    processing.length > 0 ? when('external-authorization', 'the external processor lets the request pass') : yes,
  ]);
  return { truth, policies: [...new Set([...asking, ...processing])] };
}
