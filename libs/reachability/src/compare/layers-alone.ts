import { type Layer } from '../reference/decision';
import { type NetworkPolicy } from '../world/network-policy';
import { type CiliumRule } from '../world/cilium-rule';
import { type World } from '../world/world';

/** One check of one layer: on the way out of a pod, on the way in, or at a proxy. */
export interface Check {
  readonly layer: Layer;
  /** As people call it. */
  readonly name: string;
  /** The world as it would be if nothing but this check could deny. */
  readonly alone: (world: World) => World;
  /** Ways that lead through it. */
  readonly isOn: (route: string) => boolean;
  /** Kinds of objects that are about it. */
  readonly kinds: readonly string[];
}

const anyWay = (): boolean => true;
const networkKinds = ['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy', 'NetworkPolicy', 'CiliumCIDRGroup'];

/** All checks that policies make. What routes traffic stays in every world, since it isn't a check. */
export const checks: readonly Check[] = [
  {
    layer: 'cilium',
    isOn: anyWay,
    kinds: networkKinds,
    name: 'Cilium, egress',
    alone: (world) => ({
      ...withoutNetwork(withoutMesh(world)),
      ciliumRules: world.ciliumRules.map((rule) => oneWay(rule, 'egress')),
      networkPolicies: world.networkPolicies.map((policy) => oneWayOf(policy, 'egress')),
    }),
  },
  {
    layer: 'cilium',
    isOn: anyWay,
    kinds: networkKinds,
    name: 'Cilium, ingress',
    alone: (world) => ({
      ...withoutNetwork(withoutMesh(world)),
      ciliumRules: world.ciliumRules.map((rule) => oneWay(rule, 'ingress')),
      networkPolicies: world.networkPolicies.map((policy) => oneWayOf(policy, 'ingress')),
    }),
  },
  {
    layer: 'ztunnel',
    isOn: anyWay,
    kinds: ['AuthorizationPolicy', 'PeerAuthentication'],
    name: 'ztunnel',
    alone: (world) => ({
      ...withoutNetwork(withoutMesh(world)),
      authorizationPolicies: world.authorizationPolicies.filter(({ targetRefs }) => targetRefs.length === 0),
      peerAuthentications: world.peerAuthentications,
    }),
  },
  {
    layer: 'waypoint',
    isOn: (route) => route.includes(' via waypoint '),
    kinds: ['AuthorizationPolicy', 'RequestAuthentication'],
    name: 'waypoint',
    alone: (world) => ({
      ...withoutNetwork(withoutMesh(world)),
      authorizationPolicies: world.authorizationPolicies.filter(({ targetRefs }) => targetRefs.length > 0),
      requestAuthentications: world.requestAuthentications,
    }),
  },
  {
    layer: 'gateway',
    isOn: (route) => route.startsWith('gateway '),
    kinds: ['HTTPRoute', 'TrafficPolicy', 'GatewayExtension', 'ReferenceGrant'],
    name: 'gateway',
    alone: (world) => withoutNetwork(withoutMesh(world)),
  },
];

function withoutNetwork(world: World): World {
  const cilium = { ...world.settings.cilium, policyEnforcement: 'default' as const };
  return { ...world, ciliumRules: [], networkPolicies: [], settings: { ...world.settings, cilium } };
}

function withoutMesh(world: World): World {
  return { ...world, authorizationPolicies: [], peerAuthentications: [], requestAuthentications: [] };
}

type Direction = 'ingress' | 'egress';

// A direction that isolates nothing and has no rules is as if no policy spoke of it.
function oneWay(rule: CiliumRule, direction: Direction): CiliumRule {
  const other = direction === 'egress' ? 'ingress' : 'egress';
  return {
    ...rule,
    [other]: [],
    [`${other}Deny`]: [],
    enableDefaultDeny: { ...rule.enableDefaultDeny, [other]: false },
  };
}

function oneWayOf(policy: NetworkPolicy, direction: Direction): NetworkPolicy {
  const other = direction === 'egress' ? 'ingress' : 'egress';
  return { ...policy, [other]: [], isolates: { ...policy.isolates, [other]: false } };
}

/** The checks that an object may change; all of them where it is about no check of its own. */
export function checksOf(kind: string): readonly Check[] {
  const own = checks.filter(({ kinds }) => kinds.includes(kind));
  return own.length > 0 ? own : checks;
}
