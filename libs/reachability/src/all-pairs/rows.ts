import type { Protocol } from '../world/endpoint';
import { type AddressRange, formatAddress } from './address-ranges';
import type { Outcome, Outcomes } from './outcomes';
import { formatRange, mergeRanges, type PortRange } from './port-spec';
import type { NodeSet } from './node-set';
import type { RouteAt, Segment } from './route-at';
import type { Solver } from './solver';

/** Who may reach whom, by one way: one row of `zta access`. */
export interface AccessRow {
  readonly from: string;
  readonly to: string;
  readonly protocol: Protocol;
  /** The destination pod's ports, as merged ranges; all of them are `1-65535`. */
  readonly ports: readonly string[];
  /** `null` where no layer looks at HTTP. */
  readonly http: Outcome['http'];
  readonly route: string;
  readonly verdict: Outcome['verdict'];
  readonly conditions: readonly string[];
}

/** Which rows are wanted. */
export interface RowFilter {
  readonly from?: string;
  readonly to?: string;
}

/** A row without its ends. */
type Middle = Omit<AccessRow, 'from' | 'to'>;

interface Wanted {
  readonly sources: (node: number) => boolean;
  readonly destinations: (node: number) => boolean;
}

/** Makes rows of what was solved, one destination after the other. */
export class Rows {
  private readonly outside: NodeSet;

  constructor(
    private readonly solver: Solver,
    private readonly outcomes: Outcomes,
  ) {
    this.outside = solver.space.sets.of(solver.nodes.world.map(({ node }) => node));
  }

  /** The rows, in the order of destinations and then of sources. */
  *all(filter: RowFilter = {}): Generator<AccessRow> {
    const { nodes } = this.solver;
    const wanted: Wanted = { sources: this.isMeant(filter.from), destinations: this.isMeant(filter.to) };
    const single = [...nodes.endpoints.keys(), ...nodes.names, ...nodes.entities.values()];
    for (const node of single) if (wanted.destinations(node)) yield* this.rowsTo(node, wanted);
    yield* this.rowsToWorld(wanted);
  }

  private isMeant(id: string | undefined): (node: number) => boolean {
    if (id === undefined) return () => true;
    const { nodes } = this.solver;
    if (!id.startsWith('world:')) return (node) => node === nodes.byId.get(id);
    const [first = '', last = first] = id.slice(6).split('-');
    const ends = [first, last].map((address) => this.solver.worldIndex(address));
    const [from = -1, to = -1] = ends;
    return (node) => nodes.world.some((item, i) => item.node === node && i >= from && i <= to);
  }

  private *rowsTo(node: number, wanted: Wanted): Generator<AccessRow> {
    const { nodes } = this.solver;
    const to = nodes.ids[node] ?? '';
    const segments = this.solver.solve(node);
    const ways = waysOf(segments);
    const reaching = this.reaching(ways);
    const { sets } = this.solver.space;
    for (const source of sets.minus(reaching, this.outside).list()) {
      if (source === node || !wanted.sources(source)) continue;
      const from = nodes.ids[source] ?? '';
      for (const middle of this.middles(ways, source)) yield { from, to, ...middle };
    }
    const outside = nodes.world.filter((item) => reaching.has(item.node) && wanted.sources(item.node));
    const found = outside.map(({ node: source, range }) => ({ range, middles: this.middles(ways, source) }));
    for (const { range, middles } of mergeAlike(found)) {
      for (const middle of middles) yield { from: worldId(range), to, ...middle };
    }
  }

  // Sources that some way leads from.
  private reaching(ways: readonly WayTo[]): NodeSet {
    const cells = ways.flatMap(({ parts }) => parts.flatMap(({ at }) => at.cells.list));
    return this.solver.space.sets.unionAll(cells.map(({ nodes }) => nodes));
  }

  private *rowsToWorld(wanted: Wanted): Generator<AccessRow> {
    const { nodes } = this.solver;
    const destinations = nodes.world
      .filter(({ node }) => wanted.destinations(node))
      .map(({ node, range }) => ({ range, ways: waysOf(this.solver.solve(node)) }));
    for (const source of nodes.endpoints.keys()) {
      if (!wanted.sources(source)) continue;
      const from = nodes.ids[source] ?? '';
      const found = destinations.map(({ range, ways }) => ({ range, middles: this.middles(ways, source) }));
      for (const { range, middles } of mergeAlike(found)) {
        for (const middle of middles) yield { from, to: worldId(range), ...middle };
      }
    }
  }

  private middles(ways: readonly WayTo[], source: number): readonly Middle[] {
    const { space } = this.solver;
    const middles: Middle[] = [];
    for (const { protocol, route, parts } of ways) {
      // Most ways are closed to most sources.
      let found: Map<Outcome, PortRange[]> | undefined;
      for (const { range, at } of parts) {
        const term = space.at(at.cells, source);
        if (term === space.terms.no) continue;
        found ??= new Map<Outcome, PortRange[]>();
        for (const outcome of this.outcomes.of(term, protocol)) {
          const list = found.get(outcome);
          if (list === undefined) found.set(outcome, [range]);
          else list.push(range);
        }
      }
      if (found === undefined) continue;
      for (const [{ verdict, conditions, http }, ranges] of found) {
        const ports = mergeRanges(ranges).map(formatRange);
        middles.push({ protocol, ports, http, route, verdict, conditions });
      }
    }
    return middles;
  }
}

/** One way with what it is on each range of ports. */
interface WayTo {
  readonly protocol: Protocol;
  readonly route: string;
  readonly parts: readonly { readonly range: PortRange; readonly at: RouteAt }[];
}

function waysOf(segments: readonly Segment[]): readonly WayTo[] {
  const found = new Map<string, { protocol: Protocol; route: string; parts: { range: PortRange; at: RouteAt }[] }>();
  for (const { protocol, range, routes } of segments) {
    for (const at of routes) {
      if (at.cells.list.length === 0) continue;
      const key = `${protocol} ${at.name}`;
      const known = found.get(key);
      if (known === undefined) found.set(key, { protocol, route: at.name, parts: [{ range, at }] });
      else known.parts.push({ range, at });
    }
  }
  return [...found.values()];
}

interface OfRange<T> {
  readonly range: AddressRange;
  readonly middles: readonly T[];
}

/** Neighbouring ranges of addresses between which nothing differs as one; what has nothing is left out. */
export function mergeAlike<T>(list: readonly OfRange<T>[]): readonly OfRange<T>[] {
  const merged: { range: AddressRange; middles: readonly T[]; key: string }[] = [];
  for (const { range, middles } of list) {
    if (middles.length === 0) continue;
    const key = JSON.stringify(middles);
    const last = merged.at(-1);
    const isNext = last?.range.family === range.family && last.range.last + 1n === range.first;
    if (last !== undefined && isNext && last.key === key) {
      last.range = { ...last.range, last: range.last };
    } else merged.push({ range, middles, key });
  }
  return merged;
}

/** The id of a range of addresses outside. */
export function worldId({ family, first, last }: AddressRange): string {
  return `world:${formatAddress(family, first)}-${formatAddress(family, last)}`;
}
