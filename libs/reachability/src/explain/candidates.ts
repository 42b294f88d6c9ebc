import { type Connection, type Decision, type Layer } from '../reference/decision';
import { type World } from '../world/world';
import { ciliumConjuncts, unselectedCiliumConjuncts } from './cilium-conjuncts';
import { type Conjunct } from './conjunct';
import { gatewayConjuncts } from './gateway-conjuncts';
import { ingressConjuncts, unselectedZtunnelConjuncts, waypointConjuncts, ztunnelConjuncts } from './mesh-conjuncts';
import { networkPolicyConjuncts, unselectedNetworkPolicyConjuncts } from './network-policy-conjuncts';
import { deniedScenes, type Scene } from './scene';

/** The order in which near misses of different layers are told. */
export const layers: readonly Layer[] = ['cilium', 'kubernetes', 'ztunnel', 'waypoint', 'gateway'];

/** A world to try, and the check that it may open. */
export interface Candidate extends Conjunct<World> {
  readonly at: string;
  readonly layer: Layer;
}

/**
 * The worlds to try, `most` of them, shared out evenly among the checks that deny: by layer, and then those in which a
 * rule asks for less before those in which a policy is for more pods.
 */
export function candidatesOf(
  world: World,
  connection: Connection,
  decision: Decision,
  most: number,
): readonly Candidate[] {
  const scenes = deniedScenes(world, connection, decision);
  const share = Math.ceil(most / Math.max(scenes.length, 1));
  const all = scenes.map((scene) => {
    const asked = conjunctsAt(world, connection, scene).slice(0, share);
    const unselected = unselectedAt(world, connection, scene).slice(0, share - asked.length);
    const placed = (conjuncts: readonly Conjunct<World>[]) => conjuncts.map((item) => ({ ...item, ...placeOf(scene) }));
    return { asked: placed(asked), unselected: placed(unselected) };
  });
  const inOrder = [...all.flatMap(({ asked }) => asked), ...all.flatMap(({ unselected }) => unselected)];
  return inOrder.sort((one, other) => layers.indexOf(one.layer) - layers.indexOf(other.layer)).slice(0, most);
}

function placeOf({ hop: { at, layer } }: Scene): Pick<Candidate, 'at' | 'layer'> {
  return { at, layer };
}

function conjunctsAt(world: World, connection: Connection, scene: Scene): readonly Conjunct<World>[] {
  switch (scene.hop.layer) {
    case 'cilium':
      return [...ciliumConjuncts(world, scene), ...networkPolicyConjuncts(world, scene)];
    case 'kubernetes':
      return networkPolicyConjuncts(world, scene);
    case 'ztunnel':
      return ztunnelConjuncts(world, connection, scene);
    case 'waypoint':
      return waypointConjuncts(world, connection, scene);
    case 'gateway':
      return [...gatewayConjuncts(world, connection, scene), ...ingressConjuncts(world, scene)];
  }
}

function unselectedAt(world: World, connection: Connection, scene: Scene): readonly Conjunct<World>[] {
  switch (scene.hop.layer) {
    case 'cilium':
      return [...unselectedCiliumConjuncts(world, scene), ...unselectedNetworkPolicyConjuncts(world, scene)];
    case 'kubernetes':
      return unselectedNetworkPolicyConjuncts(world, scene);
    case 'ztunnel':
      return unselectedZtunnelConjuncts(world, connection, scene);
    // These are attached by name.
    case 'waypoint':
    case 'gateway':
      return [];
  }
}
