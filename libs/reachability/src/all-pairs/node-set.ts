import {
  addBit,
  addWords,
  bitsOf,
  combine,
  countBits,
  eachBit,
  hashOf,
  includesSorted,
  isEqual,
  isSorted,
  mergeLists,
} from './bits';
import { RecentMemo, slotsFor } from './recent-memo';

/**
 * A set of nodes, by their numbers. Small sets are sorted lists, large ones bitmaps; equal sets of one
 * {@link NodeSets} are the same object.
 */
export class NodeSet {
  constructor(
    /** Unique within its {@link NodeSets}. */
    readonly id: number,
    readonly size: number,
    /** Sorted; `undefined` in a large set. (A plain list: typed arrays of a few numbers are dear to make.) */
    readonly members: readonly number[] | undefined,
    /** Bit `i % 32` of word `i / 32`; `undefined` in a small set. */
    readonly words: Uint32Array | undefined,
  ) {}

  has(node: number): boolean {
    if (this.words !== undefined) return (((this.words[node >>> 5] ?? 0) >>> (node & 31)) & 1) === 1;
    return includesSorted(this.members ?? none, node);
  }

  /** Calls `visit` with each member, from the smallest. */
  each(visit: (node: number) => void): void {
    if (this.members !== undefined) for (const node of this.members) visit(node);
    else eachBit(this.words ?? noWords, visit);
  }

  /** The members, from the smallest. */
  list(): readonly number[] {
    return this.members ?? bitsOf(this.words ?? noWords);
  }
}

/** How sets are held, and whether results of operations are kept. */
export interface SetOptions {
  /** Sets up to this size are lists; 0 makes bitmaps of all of them. */
  readonly listLimit: number;
  readonly memo: boolean;
}

const none: readonly number[] = [];
const noWords = new Uint32Array(0);

/**
 * Makes and combines sets of nodes below `universe`. Every set is held once, so that equality is identity and memory is
 * that of the distinct sets.
 */
export class NodeSets {
  readonly empty: NodeSet;
  readonly all: NodeSet;
  private readonly buckets = new Map<number, NodeSet | NodeSet[]>();
  private readonly memos: Readonly<Record<'union' | 'intersect' | 'minus', RecentMemo<NodeSet>>>;
  private readonly width: number;
  private readonly options: SetOptions;
  private count = 0;

  /** @param universe How many nodes there are. */
  constructor(
    readonly universe: number,
    options: Partial<SetOptions> = {},
  ) {
    this.width = (universe + 31) >>> 5;
    // A list takes 8 bytes a member, a bitmap an eighth of a byte a node.
    this.options = { listLimit: this.width >>> 1, memo: true, ...options };
    const memo = () => new RecentMemo<NodeSet>(slotsFor(universe));
    this.memos = { union: memo(), intersect: memo(), minus: memo() };
    this.empty = this.fromSorted(none);
    this.all = this.fromSorted(Array.from({ length: universe }, (_, node) => node));
  }

  /** How many distinct sets there are. */
  get distinct(): number {
    return this.count;
  }

  /** The set of these nodes, in any order. */
  of(nodes: Iterable<number>): NodeSet {
    const list = [...nodes];
    return this.fromSorted(isSorted(list) ? list : [...new Set(list)].sort((a, b) => a - b));
  }

  union(a: NodeSet, b: NodeSet): NodeSet {
    if (a === b || b.size === 0) return a;
    if (a.size === 0) return b;
    if (a === this.all || b === this.all) return this.all;
    const low = Math.min(a.id, b.id);
    const high = Math.max(a.id, b.id);
    const known = this.memos.union.get(low, high);
    return known ?? this.keep(this.memos.union, low, high, this.unite([a, b]));
  }

  /** The union of any number of sets. */
  unionAll(sets: readonly NodeSet[]): NodeSet {
    const distinct = sets.length <= 2 ? sets : [...new Set(sets)];
    if (distinct.length <= 2) return this.union(distinct[0] ?? this.empty, distinct[1] ?? this.empty);
    return distinct.includes(this.all) ? this.all : this.unite(distinct);
  }

  intersect(a: NodeSet, b: NodeSet): NodeSet {
    if (a === b || b === this.all) return a;
    if (a === this.all) return b;
    if (a.size === 0 || b.size === 0) return this.empty;
    const low = Math.min(a.id, b.id);
    const high = Math.max(a.id, b.id);
    const known = this.memos.intersect.get(low, high);
    return known ?? this.keep(this.memos.intersect, low, high, this.common(a, b));
  }

  minus(a: NodeSet, b: NodeSet): NodeSet {
    if (a === b || b === this.all) return this.empty;
    if (a.size === 0 || b.size === 0) return a;
    const known = this.memos.minus.get(a.id, b.id);
    return known ?? this.keep(this.memos.minus, a.id, b.id, this.without(a, b));
  }

  complement(set: NodeSet): NodeSet {
    return this.minus(this.all, set);
  }

  filter(set: NodeSet, holds: (node: number) => boolean): NodeSet {
    const kept: number[] = [];
    set.each((node) => {
      if (holds(node)) kept.push(node);
    });
    return kept.length === set.size ? set : this.fromSorted(kept);
  }

  private keep(memo: RecentMemo<NodeSet>, a: number, b: number, made: NodeSet): NodeSet {
    return this.options.memo ? memo.set(a, b, 0, made) : made;
  }

  private common(a: NodeSet, b: NodeSet): NodeSet {
    const small = a.size < b.size ? a : b;
    const large = small === a ? b : a;
    if (small.members !== undefined) return this.filter(small, (node) => large.has(node));
    return this.fromWords(combine(small.words ?? noWords, large.words ?? noWords, (x, y) => x & y));
  }

  private without(a: NodeSet, b: NodeSet): NodeSet {
    if (a.members !== undefined) return this.filter(a, (node) => !b.has(node));
    const words = (a.words ?? noWords).slice();
    if (b.words !== undefined) return this.fromWords(combine(words, b.words, (x, y) => x & ~y));
    b.each((node) => {
      words[node >>> 5] = (words[node >>> 5] ?? 0) & ~(1 << (node & 31));
    });
    return this.fromWords(words);
  }

  private unite(sets: readonly NodeSet[]): NodeSet {
    const total = sets.reduce((sum, { size }) => sum + size, 0);
    if (total <= this.options.listLimit)
      return this.fromSorted(sets.map(({ members = none }) => members).reduce(mergeLists));
    const words = new Uint32Array(this.width);
    for (const set of sets) {
      if (set.words === undefined) set.each((node) => addBit(words, node));
      else addWords(words, set.words);
    }
    return this.fromWords(words);
  }

  private fromWords(words: Uint32Array): NodeSet {
    const size = countBits(words);
    if (size > this.options.listLimit) return this.intern(size, undefined, words);
    return this.intern(size, bitsOf(words), undefined);
  }

  private fromSorted(members: readonly number[]): NodeSet {
    if (members.length <= this.options.listLimit) return this.intern(members.length, members, undefined);
    const words = new Uint32Array(this.width);
    for (const node of members) addBit(words, node);
    return this.intern(members.length, undefined, words);
  }

  // Equal sets have the same size, and so the same form.
  private intern(size: number, members: readonly number[] | undefined, words: Uint32Array | undefined): NodeSet {
    const content = members ?? words ?? none;
    const hash = hashOf(content);
    const bucket = this.buckets.get(hash);
    const known = Array.isArray(bucket)
      ? bucket.find((set) => holds(set, size, content))
      : bucket !== undefined && holds(bucket, size, content)
        ? bucket
        : undefined;
    if (known !== undefined) return known;
    const made = new NodeSet(this.count++, size, members, words);
    if (Array.isArray(bucket)) bucket.push(made);
    else this.buckets.set(hash, bucket === undefined ? made : [bucket, made]);
    return made;
  }
}

function holds(set: NodeSet, size: number, content: ArrayLike<number>): boolean {
  return set.size === size && isEqual(set.members ?? set.words ?? none, content);
}
