import type { Protocol } from '../world/endpoint';
import { describeTexts } from './describe-texts';
import { type RequestClasses, type Requests } from './request-classes';
import type { Term, Terms } from './terms';
import type { Truth, Value } from './truth';

/** Requests by what they may match; a box's lists must all hold. See {@link describeTexts} for the patterns. */
export interface HttpBox {
  readonly methods: readonly string[];
  readonly paths: readonly string[];
  readonly hosts: readonly string[];
}

/** What some or all of what a connection may carry gets. */
export interface Outcome {
  /** Equal outcomes are one object. */
  readonly id: number;
  readonly verdict: 'allowed' | 'conditional' | 'unknown';
  readonly conditions: readonly string[];
  /** `null`: whatever it carries. */
  readonly http: readonly HttpBox[] | null;
}

const verdicts: Readonly<Record<Exclude<Value, 'no'>, Outcome['verdict']>> = {
  unknown: 'unknown',
  conditional: 'conditional',
  yes: 'allowed',
};

/** Turns formulas into what access rows say. */
export class Outcomes {
  private readonly byTerm = new Map<number, readonly Outcome[]>();
  private readonly known = new Map<string, Outcome>();

  constructor(
    private readonly terms: Terms,
    private readonly requests: Requests,
  ) {}

  /** The outcomes of a formula, none where nothing passes. HTTP is for TCP only: else there are bytes and no requests. */
  of(term: Term, protocol: Protocol): readonly Outcome[] {
    if (protocol !== 'TCP') return this.single(this.terms.evaluate(term, { kind: 'opaque' }), null);
    const known = this.byTerm.get(term.id);
    if (known !== undefined) return known;
    const made = term.truth === undefined ? this.work(term) : this.single(term.truth, null);
    this.byTerm.set(term.id, made);
    return made;
  }

  private work(term: Term): readonly Outcome[] {
    const opaque = this.terms.evaluate(term, { kind: 'opaque' });
    if (opaque.value === 'yes') return this.single(opaque, null);
    const classes = this.requests.classesOf(term);
    if (classes === undefined) return this.single(this.requests.best(term), null);
    const grid = this.judge(term, classes);
    const distinct = new Map([...grid.values()].map((truth) => [keyOf(truth), truth]));
    // What doesn't depend on the request after all.
    if (distinct.size === 1 && distinct.has(keyOf(opaque))) return this.single(opaque, null);
    const byTruth = [...distinct].flatMap(([key, truth]) =>
      truth.value === 'no'
        ? []
        : this.single(
            truth,
            boxesOf(classes, ({ m, p, h }) => keyOf(grid.get(`${m} ${h} ${p}`) as Truth) === key),
          ),
    );
    return [...this.single(opaque, null), ...byTruth];
  }

  private judge(term: Term, { texts }: RequestClasses): ReadonlyMap<string, Truth> {
    const grid = new Map<string, Truth>();
    texts.method.forEach((method, m) =>
      texts.host.forEach((host, h) =>
        texts.path.forEach((path, p) =>
          grid.set(`${m} ${h} ${p}`, this.terms.evaluate(term, { kind: 'http', request: { method, host, path } })),
        ),
      ),
    );
    return grid;
  }

  private single({ value, conditions }: Truth, http: Outcome['http']): readonly Outcome[] {
    if (value === 'no') return [];
    const key = JSON.stringify([value, conditions, http]);
    const known = this.known.get(key);
    if (known !== undefined) return [known];
    const made = { id: this.known.size, verdict: verdicts[value], conditions, http };
    this.known.set(key, made);
    return [made];
  }
}

/** One request of the classes: positions of its method, path and host among their texts. */
export interface Cell {
  readonly m: number;
  readonly p: number;
  readonly h: number;
}

/**
 * Some requests as boxes. Methods that have the same paths go together, or paths that have the same methods, whichever
 * takes fewer words.
 */
export function boxesOf({ texts, patterns }: RequestClasses, isChosen: (cell: Cell) => boolean): readonly HttpBox[] {
  const cells: readonly Cell[] = texts.host.flatMap((_h, h) =>
    texts.path.flatMap((_p, p) => texts.method.map((_m, m) => ({ m, p, h }))),
  );
  const chosen = cells.filter(isChosen);
  const describe = ({ m, p, h }: Blocks): readonly HttpBox[] => {
    const methods = describeTexts(texts.method, patterns.method, m);
    const paths = describeTexts(texts.path, patterns.path, p);
    const hosts = describeTexts(texts.host, patterns.host, h);
    return methods.flatMap((one) =>
      paths.flatMap((two) => hosts.map((three) => ({ methods: one, paths: two, hosts: three }))),
    );
  };
  const ways = [blocksOf(chosen, 'm', 'p'), blocksOf(chosen, 'p', 'm')].map((blocks) => blocks.flatMap(describe));
  return ways.reduce((one, other) => (wordsIn(other) < wordsIn(one) ? other : one));
}

/** Some methods, paths and hosts, of which every combination is meant. */
type Blocks = Readonly<Record<keyof Cell, ReadonlySet<number>>>;

// First those of one kind with the same ones of the other kind, host by host; then hosts that are alike.
function blocksOf(cells: readonly Cell[], first: 'm' | 'p', second: 'm' | 'p'): readonly Blocks[] {
  const set = (list: readonly Cell[], kind: keyof Cell) => new Set(list.map((cell) => cell[kind]));
  const lines = groupBy(cells, (cell) => `${cell.h} ${cell[first]}`);
  const byOther = groupBy(lines, (line) => `${line[0]?.h} ${[...set(line, second)].join()}`).map((group) =>
    group.flat(),
  );
  const alike = groupBy(byOther, (list) => `${[...set(list, first)].join()} ${[...set(list, second)].join()}`);
  return alike.map((group) => {
    const all = group.flat();
    return { m: set(all, 'm'), p: set(all, 'p'), h: set(all, 'h') };
  });
}

// What is taken out again is harder to read than what is put in.
function wordsIn(boxes: readonly HttpBox[]): number {
  const all = boxes.flatMap(({ methods, paths, hosts }) => [...methods, ...paths, ...hosts]);
  return all.length + 3 * all.filter((text) => text.startsWith('!')).length;
}

function groupBy<T>(items: readonly T[], keyBy: (item: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyBy(item);
    const list = groups.get(key);
    if (list === undefined) groups.set(key, [item]);
    else list.push(item);
  }
  return [...groups.values()];
}

function keyOf({ value, conditions }: Truth): string {
  return `${value} ${conditions.join('\n')}`;
}
