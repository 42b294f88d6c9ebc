import type { Protocol } from '../world/endpoint';
import type { Settings } from '../world/settings';
import type { Cell, Cells, CellSpace } from './cells';
import type { Group, NetworkRules } from './grant';
import { type Carriage, GroupJudge } from './judge-groups';
import type { LabelIndex } from './label-index';
import type { NodeSet } from './node-set';
import type { FaceCase, Nodes } from './nodes';
import { type Place, Placing } from './placing';
import { type PortRange, protocols } from './port-spec';
import { RecentMemo, slotsFor } from './recent-memo';
import type { Term } from './terms';

/** What the network is solved with. */
export interface NetworkInput {
  readonly nodes: Nodes;
  readonly space: CellSpace;
  readonly labels: LabelIndex;
  readonly rules: NetworkRules;
  readonly cni: 'cilium' | 'kubernetes';
  readonly settings: Settings['cilium'];
  /** Whether there are policies for nodes, which aren't modelled. */
  readonly hasHostRules: boolean;
  /** Whether verdicts are kept by the groups that they follow from. */
  readonly memo: boolean;
}

/** One port of a destination, and what travels to it. */
export interface Wanted {
  readonly node: number;
  readonly protocol: Protocol;
  readonly port: number;
  readonly carriage: Carriage;
}

interface Memo {
  readonly groups: readonly Group[];
  readonly flags: number;
  readonly cells: Cells;
}

/** Whether the network lets each source reach a destination: out of the source and into the destination. */
export class Network {
  /** All that a connection may come from. */
  readonly sources: NodeSet;
  /** Pods in the host's network. */
  readonly hosts: NodeSet;
  /** Faces that are the node of the other end. */
  private readonly local: NodeSet;
  /** Sources that have one face, and each of those that have several. */
  private readonly single: NodeSet;
  private readonly several: readonly { readonly set: NodeSet; readonly cases: readonly FaceCase[] }[];
  /** What leaves sources that aren't pods, which have no policy of their own. */
  private readonly unpoliced: Cells;
  private readonly outside: NodeSet;
  private readonly placing: Placing;
  private readonly judge: GroupJudge;
  private readonly memos: (Memo | undefined)[];
  private readonly converted: RecentMemo<Cells>;
  private readonly left: RecentMemo<Cells>;
  // Kept for one destination at a time, of which several ways ask the same.
  private readonly recent = new Map<number, Cells>();
  private recentNode = -1;

  constructor(private readonly input: NetworkInput) {
    const { nodes, space, rules, cni, settings } = input;
    const { sets } = space;
    const world = nodes.world.map(({ node }) => node);
    this.hosts = sets.of(nodes.endpoints.flatMap(({ hostNetwork }, node) => (hostNetwork ? [node] : [])));
    this.sources = sets.of([...nodes.endpoints.keys(), ...world, ...nodes.entities.values()]);
    this.outside = sets.of(world);
    this.local = sets.of(nodes.faces.flatMap((face, i) => (face?.isLocalHost === true ? [i] : [])));
    this.several = [...nodes.cases].map(([node, cases]) => ({ set: node < 0 ? this.hosts : sets.of([node]), cases }));
    this.single = sets.minus(this.sources, sets.unionAll(this.several.map(({ set }) => set)));
    const { terms } = space;
    const others = sets.minus(sets.minus(this.sources, input.labels.pods), this.hosts);
    this.unpoliced = space.join(
      space.uniform(this.hosts, input.hasHostRules ? terms.unknown : terms.yes),
      space.uniform(others, terms.yes),
    );
    const slots = slotsFor(nodes.count);
    this.memos = new Array<Memo | undefined>(slots).fill(undefined);
    this.converted = new RecentMemo(slots);
    this.left = new RecentMemo(slots);
    this.placing = new Placing(nodes, rules, cni);
    this.judge = new GroupJudge(space, settings);
  }

  /** Ranges of ports at which something may change for a destination. */
  rangesAt(node: number, protocol: Protocol): readonly PortRange[] {
    const leaving = this.facesOf(node).map(({ node: face }) => this.placing.ranges({ node, face, protocol }, 'egress'));
    return [...this.placing.ranges({ node, face: node, protocol }, 'ingress'), ...leaving.flat()];
  }

  /** What holds for each source, at one port of a destination. */
  wire(node: number, protocol: Protocol, port: number, carriage: Carriage): Cells {
    if (this.recentNode !== node) this.recent.clear();
    this.recentNode = node;
    const key = (port * 4 + protocols.indexOf(protocol)) * 2 + (carriage === 'open' ? 0 : 1);
    const known = this.recent.get(key);
    if (known !== undefined) return known;
    const wanted: Wanted = { node, protocol, port, carriage };
    const made = this.input.space.and(this.leaving(wanted), this.entering(wanted));
    this.recent.set(key, made);
    return made;
  }

  /** The same for clients outside whose address a node may have replaced by its own. */
  wireForwarded(node: number, protocol: Protocol, port: number, kept: string): Cells {
    const { nodes, space } = this.input;
    const wanted: Wanted = { node, protocol, port, carriage: 'open' };
    const cells = this.ingress(wanted);
    if (cells === undefined) return space.within(this.entering(wanted), this.outside);
    const byNode = nodes.forwarding.map(({ node: face, conditions }) => ({ term: space.at(cells, face), conditions }));
    return space.combine(this.outside, [cells], ([term]) =>
      space.terms.cases([{ term: term as Term, conditions: [kept] }, ...byNode]),
    );
  }

  private leaving(wanted: Wanted): Cells {
    const { space, labels } = this.input;
    const { terms } = space;
    const cases = this.facesOf(wanted.node);
    const parts = cases.map((face) => this.egress(wanted, face.node));
    const pods =
      parts.length === 1
        ? (parts[0] as Cells)
        : space.combine(labels.pods, parts, (found) =>
            terms.cases(found.map((term, i) => ({ term, conditions: cases[i]?.conditions ?? [] }))),
          );
    const known = this.left.get(pods.id, 0);
    return known ?? this.left.set(pods.id, 0, 0, space.join(pods, this.unpoliced));
  }

  private entering(wanted: Wanted): Cells {
    const { space, nodes, hasHostRules } = this.input;
    const cells = this.ingress(wanted);
    if (cells !== undefined) return this.toSources(cells);
    const isHost = nodes.endpoints[wanted.node] !== undefined;
    return space.uniform(this.sources, isHost && hasHostRules ? space.terms.unknown : space.terms.yes);
  }

  // From what holds for each face to what holds for each source, of which some may have several.
  private toSources(cells: Cells): Cells {
    const known = this.converted.get(cells.id, 0);
    if (known !== undefined) return known;
    const { space } = this.input;
    const termOf = (cases: readonly FaceCase[]) =>
      space.terms.cases(cases.map(({ node, conditions }) => ({ term: space.at(cells, node), conditions })));
    const list: Cell[] = [...space.within(cells, this.single).list];
    for (const { set, cases } of this.several) list.push({ term: termOf(cases), nodes: set });
    const made = space.of(list);
    return this.converted.set(cells.id, 0, 0, made);
  }

  // `undefined` where nothing polices what comes in: outside, and in the host's network.
  private ingress({ node, protocol, port, carriage: wanted }: Wanted): Cells | undefined {
    const { nodes, space, labels, rules, settings } = this.input;
    const { sets, terms } = space;
    if (nodes.endpoints[node] === undefined || nodes.endpoints[node].hostNetwork) return undefined;
    const active = this.placing.active({ node, face: node, protocol }, 'ingress', port);
    const carriage = seenAs(active, wanted);
    const isAlways = settings.policyEnforcement === 'always';
    const isNever = settings.policyEnforcement === 'never';
    const ruled = !isNever && (isAlways || rules.ruled.ingress.has(node));
    const closed = isAlways || rules.closed.ingress.has(node);
    const doubted = !isNever && rules.doubted.has(node);
    const flags = (carriage === 'open' ? 1 : 0) | (ruled ? 2 : 0) | (closed ? 4 : 0) | (doubted ? 8 : 0);
    const known = this.recall(active, flags);
    if (known !== undefined) return known;
    const all = (holds: boolean) => (holds ? labels.faces : sets.empty);
    const around = { closed: all(closed), doubted: all(doubted), clashing: sets.empty, carriage };
    if (!ruled) return this.keep(active, flags, space.uniform(labels.faces, doubted ? terms.unknown : terms.yes));
    // From its own node a pod is reached but for deny rules.
    const denials = active.filter(({ action }) => action === 'deny');
    const near = this.judge.judge(this.local, denials, 'peer', { ...around, closed: sets.empty });
    const judged = this.judge.judge(sets.minus(labels.faces, this.local), active, 'peer', around);
    return this.keep(active, flags, space.join(near, judged));
  }

  private egress({ node, protocol, port, carriage: wanted }: Wanted, face: number): Cells {
    const { space, labels, rules, nodes, cni, settings } = this.input;
    const { sets, terms } = space;
    const place: Place = { node, face, protocol };
    const active = this.placing.active(place, 'egress', port);
    const carriage = seenAs(active, wanted);
    const clashing = this.placing.clashing(place, port, sets);
    const isLocal = cni === 'kubernetes' && nodes.faces[face]?.isLocalHost === true;
    const flags = 16 | (carriage === 'open' ? 1 : 0) | (isLocal ? 2 : 0) | (clashing.id << 5);
    const known = this.recall(active, flags);
    if (known !== undefined) return known;
    const isAlways = settings.policyEnforcement === 'always';
    const isNever = settings.policyEnforcement === 'never';
    const doubted = isNever ? sets.empty : rules.doubted;
    const ruled = isAlways ? labels.pods : rules.ruled.egress;
    const closed = isAlways ? labels.pods : rules.closed.egress;
    const open = isNever || isLocal ? labels.pods : sets.minus(labels.pods, ruled);
    const sure = space.uniform(sets.minus(open, doubted), terms.yes);
    const unsure = space.uniform(sets.intersect(open, doubted), terms.unknown);
    const around = { closed, doubted, clashing, carriage };
    const judged = this.judge.judge(sets.minus(labels.pods, open), active, 'subject', around);
    return this.keep(active, flags, space.join(sure, unsure, judged));
  }

  private facesOf(node: number): readonly FaceCase[] {
    const { nodes } = this.input;
    const isHost = nodes.endpoints[node]?.hostNetwork === true;
    return nodes.cases.get(isHost ? -1 : node) ?? [{ node, conditions: [] }];
  }

  private recall(groups: readonly Group[], flags: number): Cells | undefined {
    const memo = this.memos[hashOf(groups, flags) & (this.memos.length - 1)];
    const isThere = memo !== undefined && memo.flags === flags && isSame(memo.groups, groups);
    return isThere && this.input.memo ? memo.cells : undefined;
  }

  // The latest of each slot only: what is asked for again is mostly asked for again soon.
  private keep(groups: readonly Group[], flags: number, cells: Cells): Cells {
    this.memos[hashOf(groups, flags) & (this.memos.length - 1)] = { groups, flags, cells };
    return cells;
  }
}

// Where no group looks into what travels, it doesn't matter what that is.
function seenAs(groups: readonly Group[], carriage: Carriage): Carriage {
  return groups.some(({ l7 }) => l7 !== undefined) ? carriage : 'open';
}

function hashOf(groups: readonly Group[], flags: number): number {
  let hash = flags;
  for (const { id } of groups) hash = (Math.imul(hash, 0x01000193) ^ id) | 0;
  return hash ^ (hash >>> 15);
}

function isSame(one: readonly Group[], other: readonly Group[]): boolean {
  return one.length === other.length && one.every((group, i) => group === other[i]);
}
