import type { ContainerPort, Protocol } from '../world/endpoint';
import type { Direction, Group, NetworkRules } from './grant';
import type { NodeSet, NodeSets } from './node-set';
import type { Nodes } from './nodes';
import { type PortRange, type PortSpec, protocols, resolvePorts } from './port-spec';

/** One face of a destination, and the protocol that is asked for. */
export interface Place {
  readonly node: number;
  /** Which groups count for egress: those that name this face. */
  readonly face: number;
  readonly protocol: Protocol;
}

/** A group and the ports that it means at one destination. */
interface Placed {
  readonly group: Group;
  readonly ranges: readonly PortRange[];
}

/** Finds the groups that count for a port of a destination. */
export class Placing {
  private readonly touching: Readonly<Record<Direction, readonly (readonly Group[] | undefined)[]>>;
  private readonly fixed: readonly (readonly PortRange[] | undefined)[][] = protocols.map(() => []);
  // Kept for one destination at a time, which all of its ports share.
  private readonly placed = new Map<number, readonly Placed[]>();
  private placedFor = -1;

  constructor(
    private readonly nodes: Nodes,
    private readonly rules: NetworkRules,
    private readonly cni: 'cilium' | 'kubernetes',
  ) {
    this.touching = {
      ingress: touch(nodes.count, rules.groups, 'ingress'),
      egress: touch(nodes.count, rules.groups, 'egress'),
    };
  }

  /** Ranges of ports at which something may change. */
  ranges(place: Place, direction: Direction): readonly PortRange[] {
    const own = this.placedAt(place, direction).flatMap(({ ranges }) => ranges);
    if (direction === 'ingress' || this.rules.clashes.length === 0) return own;
    const declared = this.declared(place.node);
    const clashing = this.rules.clashes.flatMap(({ one, other }) => [...one, ...other]);
    return [...own, ...this.resolve(clashing, place.protocol, declared)];
  }

  /** The groups that count for one port, by their ids. */
  active(place: Place, direction: Direction, port: number): readonly Group[] {
    const active: Group[] = [];
    for (const { group, ranges } of this.placedAt(place, direction)) if (covers(ranges, port)) active.push(group);
    return active;
  }

  /** Sources of which rules ask for more than one kind of layer 7 on one port, which is refused in the merge (B1.6). */
  clashing({ node, protocol }: Place, port: number, sets: NodeSets): NodeSet {
    const { clashes } = this.rules;
    if (clashes.length === 0) return sets.empty;
    const declared = this.declared(node);
    const has = (specs: readonly PortSpec[]) => covers(this.resolve(specs, protocol, declared), port);
    return sets.unionAll(clashes.filter(({ one, other }) => has(one) && has(other)).map(({ subject }) => subject));
  }

  private placedAt(place: Place, direction: Direction): readonly Placed[] {
    if (this.placedFor !== place.node) this.placed.clear();
    this.placedFor = place.node;
    const row = protocols.indexOf(place.protocol) * 2 + (direction === 'ingress' ? 0 : 1);
    const key = row + (direction === 'egress' ? place.face * 6 : 0);
    const known = this.placed.get(key);
    if (known !== undefined) return known;
    const made: Placed[] = [];
    for (const group of this.touching[direction][direction === 'ingress' ? place.node : place.face] ?? []) {
      const ranges = this.rangesOf(group, place);
      if (ranges.length > 0) made.push({ group, ranges });
    }
    this.placed.set(key, made);
    return made;
  }

  // Only names mean something else at each destination.
  private rangesOf(group: Group, { protocol, node }: Place): readonly PortRange[] {
    const fixed = this.fixed[protocols.indexOf(protocol)];
    const known = fixed?.[group.id];
    if (known !== undefined) return known;
    const hasNames = group.ports?.some((spec) => 'name' in spec) === true;
    const ranges = this.resolve(group.ports, protocol, hasNames ? this.declared(node) : []);
    if (!hasNames && fixed !== undefined) fixed[group.id] = ranges;
    return ranges;
  }

  private declared(node: number): readonly ContainerPort[] {
    return this.nodes.endpoints[node]?.ports ?? [];
  }

  private resolve(
    specs: readonly PortSpec[] | undefined,
    protocol: Protocol,
    declared: readonly ContainerPort[],
  ): readonly PortRange[] {
    const isSame = (one: string, written: string) => (this.cni === 'cilium' ? one.toLowerCase() : one) === written;
    return resolvePorts(specs, protocol, declared, isSame);
  }
}

// For ingress the groups with a subject, for egress those with a peer.
function touch(
  count: number,
  groups: readonly Group[],
  direction: Direction,
): readonly (readonly Group[] | undefined)[] {
  const lists: (Group[] | undefined)[] = new Array<Group[] | undefined>(count).fill(undefined);
  for (const group of groups) {
    if (group.direction !== direction) continue;
    (direction === 'ingress' ? group.subject : group.peer).each((node) => {
      const list = lists[node];
      if (list === undefined) lists[node] = [group];
      else list.push(group);
    });
  }
  return lists;
}

function covers(ranges: readonly PortRange[], port: number): boolean {
  for (const { first, last } of ranges) if (port >= first && port <= last) return true;
  return false;
}
