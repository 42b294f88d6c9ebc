import type { NodeSet, NodeSets } from './node-set';
import { PairMemo } from './pair-memo';
import { RecentMemo, slotsFor } from './recent-memo';
import type { Term, Terms } from './terms';

/** Nodes for which the same holds. */
export interface Cell {
  readonly term: Term;
  readonly nodes: NodeSet;
}

/** What holds for each node: disjoint cells, by the id of their terms; nodes in none of them are `no`. */
export interface Cells {
  readonly id: number;
  readonly list: readonly Cell[];
}

/** Nodes with what each of several cells says of them. */
interface Block {
  readonly nodes: NodeSet;
  readonly terms: readonly Term[];
}

/** Makes and combines what holds for each node. Equal ones are one object. */
export class CellSpace {
  private readonly known = new Map<number, Cells[]>();
  private readonly single = new PairMemo<Cells>();
  private readonly pairs: RecentMemo<Cells>;
  private readonly restricted: RecentMemo<Cells>;
  private readonly opposites: RecentMemo<Cells>;
  private readonly required: RecentMemo<Cells>;
  private count = 0;
  readonly none: Cells;

  constructor(
    readonly sets: NodeSets,
    readonly terms: Terms,
  ) {
    const memo = () => new RecentMemo<Cells>(slotsFor(sets.universe));
    this.pairs = memo();
    this.restricted = memo();
    this.opposites = memo();
    this.required = memo();
    this.none = this.of([]);
  }

  /** From disjoint cells in any order. */
  of(list: readonly Cell[]): Cells {
    if (list.length <= 1)
      return list[0] === undefined ? this.lone(this.terms.no, this.sets.empty) : this.lone(list[0].term, list[0].nodes);
    const merged = this.merge(list);
    const [first] = merged;
    if (first === undefined || merged.length === 1) return this.of(merged);
    const hash = hashOf(merged);
    const bucket = this.known.get(hash);
    const known = bucket?.find((cells) => isSame(cells.list, merged));
    if (known !== undefined) return known;
    const made = { id: this.count++, list: merged };
    if (bucket === undefined) this.known.set(hash, [made]);
    else bucket.push(made);
    return made;
  }

  // By the ids of the terms. There are few cells, so that a list is searched faster than a map, and kept in order.
  private merge(list: readonly Cell[]): readonly Cell[] {
    const merged: Cell[] = [];
    for (const cell of list) {
      if (cell.term === this.terms.no || cell.nodes.size === 0) continue;
      let at = merged.length;
      while (at > 0 && (merged[at - 1] as Cell).term.id >= cell.term.id) at--;
      const known = merged[at];
      if (known?.term === cell.term) merged[at] = { term: cell.term, nodes: this.sets.union(known.nodes, cell.nodes) };
      else merged.splice(at, 0, cell);
    }
    return merged;
  }

  /** The same for all of these nodes. */
  uniform(nodes: NodeSet, term: Term): Cells {
    return this.lone(term, nodes);
  }

  private lone(term: Term, nodes: NodeSet): Cells {
    const isNone = term === this.terms.no || nodes.size === 0;
    const t = isNone ? this.terms.no.id : term.id;
    const n = isNone ? this.sets.empty.id : nodes.id;
    const known = this.single.get(t, n);
    return known ?? this.single.set(t, n, { id: this.count++, list: isNone ? [] : [{ term, nodes }] });
  }

  /** What holds where both hold. */
  and(one: Cells, other: Cells): Cells {
    if (one === other || one === this.none) return one;
    if (other === this.none) return other;
    const low = Math.min(one.id, other.id);
    const high = Math.max(one.id, other.id);
    const known = this.pairs.get(low, high);
    if (known !== undefined) return known;
    const list: Cell[] = [];
    for (const a of one.list) {
      for (const b of other.list) {
        const nodes = this.sets.intersect(a.nodes, b.nodes);
        if (nodes.size > 0) list.push({ term: this.terms.and(a.term, b.term), nodes });
      }
    }
    return this.pairs.set(low, high, 0, this.of(list));
  }

  /** What holds for each of some nodes, worked out from what several cells say of it. */
  combine(nodes: NodeSet, parts: readonly Cells[], work: (terms: readonly Term[]) => Term): Cells {
    const { sets, terms } = this;
    let blocks: readonly Block[] = [{ nodes, terms: [] }];
    for (const { list } of parts) {
      const split: Block[] = [];
      for (const block of blocks) {
        let left = block.nodes;
        for (const cell of list) {
          const inside = sets.intersect(left, cell.nodes);
          if (inside.size === 0) continue;
          split.push({ nodes: inside, terms: [...block.terms, cell.term] });
          left = sets.minus(left, inside);
        }
        if (left.size > 0) split.push({ nodes: left, terms: [...block.terms, terms.no] });
      }
      blocks = split;
    }
    return this.of(blocks.map((block) => ({ nodes: block.nodes, term: work(block.terms) })));
  }

  /** What holds where any holds. */
  or(parts: readonly Cells[]): Cells {
    const filled = distinct(parts, this.none);
    if (filled.length <= 1) return filled[0] ?? this.none;
    const cells = filled.flatMap(({ list }) => list);
    if (cells.every(({ term }) => term === this.terms.yes)) return this.of([this.united(cells)]);
    const nodes = this.sets.unionAll(cells.map((cell) => cell.nodes));
    return this.combine(nodes, filled, (terms) => this.terms.some(terms));
  }

  /** The opposite, for each of these nodes. */
  not(cells: Cells, nodes: NodeSet): Cells {
    const { sets, terms } = this;
    const known = this.opposites.get(cells.id, nodes.id);
    if (known !== undefined) return known;
    const flipped = cells.list.map(({ term, nodes: own }) => ({
      term: terms.not(term),
      nodes: sets.intersect(own, nodes),
    }));
    const made = this.of([...flipped, { term: terms.yes, nodes: sets.minus(nodes, this.nodesOf(cells)) }]);
    return this.opposites.set(cells.id, nodes.id, 0, made);
  }

  /** The same with another term added everywhere. */
  require(cells: Cells, term: Term): Cells {
    if (term === this.terms.yes) return cells;
    const known = this.required.get(cells.id, term.id);
    if (known !== undefined) return known;
    const list = cells.list.map(({ term: own, nodes }) => ({ term: this.terms.and(own, term), nodes }));
    return this.required.set(cells.id, term.id, 0, this.of(list));
  }

  /** Only these nodes; the others are `no`. */
  within(cells: Cells, nodes: NodeSet): Cells {
    const known = this.restricted.get(nodes.id, cells.id);
    if (known !== undefined) return known;
    const list = cells.list.map(({ term, nodes: own }) => ({ term, nodes: this.sets.intersect(own, nodes) }));
    return this.restricted.set(nodes.id, cells.id, 0, this.of(list));
  }

  /** Of parts that have no node in common. */
  join(...parts: readonly Cells[]): Cells {
    const cells: Cell[] = [];
    for (const { list } of parts) for (const cell of list) cells.push(cell);
    return this.of(cells);
  }

  private united(cells: readonly Cell[]): Cell {
    return { term: this.terms.yes, nodes: this.sets.unionAll(cells.map((cell) => cell.nodes)) };
  }

  /** What holds for one node. */
  at(cells: Cells, node: number): Term {
    for (const { term, nodes } of cells.list) if (nodes.has(node)) return term;
    return this.terms.no;
  }

  /** All nodes that have something other than `no`. */
  nodesOf(cells: Cells): NodeSet {
    return this.sets.unionAll(cells.list.map(({ nodes }) => nodes));
  }
}

// Of few parts, of which most are one.
function distinct(parts: readonly Cells[], none: Cells): readonly Cells[] {
  const found: Cells[] = [];
  for (const part of parts) if (part !== none && !found.includes(part)) found.push(part);
  return found;
}

function hashOf(list: readonly Cell[]): number {
  let hash = list.length;
  for (const { term, nodes } of list) hash = Math.imul(Math.imul(hash, 31) ^ term.id, 0x01000193) ^ nodes.id;
  // Small integers make faster keys.
  return hash & 0x3fffffff;
}

function isSame(one: readonly Cell[], other: readonly Cell[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ term, nodes }, i) => term === other[i]?.term && nodes === other[i]?.nodes)
  );
}
