import { defaultSettings } from '../world/settings';
import type { World } from '../world/world';
import { CellSpace } from './cells';
import { compileRules } from './compile-rules';
import { Direct } from './direct';
import { doubtOf } from './doubts';
import { IdentityFields } from './identity-fields';
import { indexLabels } from './label-index';
import { type Mesh, readMesh } from './mesh';
import { Network } from './network';
import { NodeSets, type SetOptions } from './node-set';
import { type Nodes, numberNodes } from './nodes';
import { Terms } from './terms';
import { Waypoints } from './waypoint';
import { Ztunnel } from './ztunnel';

/** How the network is judged, and how sets and results are held. */
export interface SolverOptions {
  readonly cni: 'cilium' | 'kubernetes';
  readonly sets?: Partial<SetOptions>;
  /** Whether verdicts are kept by the rules that they follow from. */
  readonly memo?: boolean;
  /** DNS names to judge besides those in the manifests. */
  readonly names?: readonly string[];
}

/** All that works out a part of verdicts, over the same nodes and sets. */
export interface Engines {
  readonly world: World;
  readonly nodes: Nodes;
  readonly space: CellSpace;
  readonly mesh: Mesh;
  readonly network: Network;
  readonly fields: IdentityFields;
  readonly ztunnel: Ztunnel;
  readonly direct: Direct;
  readonly waypoints: Waypoints;
}

/** Compiles a world. */
export function startEngines(world: World, options: SolverOptions): Engines {
  const nodes = numberNodes(world, options.names);
  const sets = new NodeSets(nodes.count, options.sets);
  const space = new CellSpace(sets, new Terms());
  const mesh = readMesh(world, nodes, sets);
  const network = startNetwork(world, nodes, space, options);
  const { sources } = network;
  const fields = new IdentityFields(world, nodes, space, mesh);
  const doubted = doubtOf(world, 'ztunnel', nodes, sets).nodes;
  const ztunnel = new Ztunnel({ world, nodes, mesh, space, fields, sources, doubted });
  const direct = new Direct({ nodes, space, mesh, network, ztunnel });
  const doubt = doubtOf(world, 'waypoint', nodes, sets);
  const waypoints = new Waypoints({
    world,
    space,
    fields,
    presence: { sources, identified: mesh.tunnelling, seesAddresses: true },
    doubted: doubt.nodes,
    doubtedNamespaces: doubt.touchesNamespace,
  });
  return { world, nodes, space, mesh, network, fields, ztunnel, direct, waypoints };
}

function startNetwork(world: World, nodes: Nodes, space: CellSpace, options: SolverOptions): Network {
  const { cni, memo = true } = options;
  const { sets, terms } = space;
  const isCilium = cni === 'cilium';
  const labels = indexLabels(world, nodes, sets, isCilium);
  const rules = compileRules({ world, nodes, sets, terms, labels, cni });
  const settings = isCilium ? world.settings.cilium : defaultSettings.cilium;
  const hasHostRules = isCilium && world.ciliumRules.some(({ subject }) => subject.kind === 'nodes');
  return new Network({ nodes, space, labels, rules, cni, settings, hasHostRules, memo });
}
