import { type AllPairs } from '../all-pairs/all-pairs';
import { type AccessRow } from '../all-pairs/rows';
import { type Document } from '../world/manifest';
import { addressIn } from './address-pieces';
import { type AccessGain, type Rerouting } from './compare-access';
import { type ChangedObject, reverted } from './changed-objects';
import { gained, openingsOf, type State } from './state';

/** A change, and how to judge the worlds between its two ends. */
export interface Change {
  readonly before: readonly Document[];
  readonly after: readonly Document[];
  readonly objects: readonly ChangedObject[];
  readonly judge: (documents: readonly Document[]) => Look;
}

type Look = Pick<AllPairs, 'look'>;

/** Something about a pair that changed, and the changed objects that did it. */
export type Attributed<T> = T & {
  /** Empty where it wasn't found out. */
  readonly causes: readonly ChangedObject[];
};

/** What tells whether something that changed has changed in another world too. */
export interface Question<T, S> {
  readonly at: (pairs: Look, item: T) => S;
  readonly hasChanged: (before: S, now: S) => boolean;
}

/** Of access that opened: whether as much, or more, is open. */
export const opening: Question<AccessGain, State> = {
  at: (pairs, gain) => stateOf(pairs, gain, () => true),
  hasChanged: (before, now) => gained(before, now).length > 0,
};

/** The same of one way alone. */
export const openingOnWay: Question<AccessGain, State> = {
  at: (pairs, gain) => stateOf(pairs, gain, (route) => route === gain.route),
  hasChanged: opening.hasChanged,
};

/** Of access that goes other ways: whether it goes by those that are new. */
export const rerouting: Question<Rerouting, string> = {
  at: (pairs, item) => routesIn(pairs, item),
  hasChanged: (before, now) => before !== now,
};

/** How many questions are asked before one of several alike stands for all. */
const mostQuestions = 100_000;
/** How many worlds are tried where no single object is a cause. */
const mostSets = 40;

type Placed = Pick<AccessRow, 'from' | 'to' | 'protocol' | 'ports'>;

/**
 * Which changed objects did something: those without which it wouldn't have happened, and those which alone would have
 * done it. Where there is no such object, a set of which every one is needed.
 *
 * @param items What opened or goes other ways; for what closed, give the change with its ends exchanged.
 */
export function attribute<T extends Placed, S>(
  change: Change,
  items: readonly T[],
  question: Question<T, S>,
): readonly Attributed<T>[] {
  if (items.length === 0) return [];
  const { before, after, objects } = change;
  const isMany = items.length * objects.length > mostQuestions;
  const groupOf = (item: T): string => (isMany ? classOf(item) : JSON.stringify(item));
  const start = change.judge(before);
  const asked = new Map(items.map((item) => [groupOf(item), item]));
  const open = [...asked].map(([key, item]) => {
    const was = question.at(start, item);
    const isThere = (pairs: Look): boolean => question.hasChanged(was, question.at(pairs, item));
    return { key, isThere, causes: [] as ChangedObject[] };
  });
  for (const object of objects) {
    const without = change.judge(reverted(after, [object]));
    const alone = change.judge(reverted(before, [exchanged(object)]));
    for (const { isThere, causes } of open) if (!isThere(without) || isThere(alone)) causes.push(object);
  }
  const sets = new SetSearch(change);
  const found = new Map(
    open.map(({ key, isThere, causes }) => [key, causes.length > 0 ? causes : sets.search(isThere)]),
  );
  return items.map((item) => ({ ...item, causes: found.get(groupOf(item))! }));
}

function exchanged(object: ChangedObject): ChangedObject {
  return { ...object, before: object.after, after: object.before };
}

/** The change with its ends exchanged. */
export function mirrored(change: Change): Change {
  const { before, after, objects } = change;
  return { ...change, before: after, after: before, objects: objects.map(exchanged) };
}

/** What stands for all alike where there are too many to ask for each. */
export function classOf({ from, to, ...rest }: Placed): string {
  const place = (id: string) => /^[^/:]+(?=\/)/.exec(id)?.[0] ?? id;
  return JSON.stringify([place(from), place(to), { ...rest, message: null }]);
}

function sightAt(pairs: Look, { from, to, protocol, ports }: Placed): ReturnType<Look['look']> {
  const port = Number(ports[0]!.split('-')[0]);
  return pairs.look({ from: addressIn(from), to: addressIn(to), protocol, port });
}

function stateOf(pairs: Look, gain: AccessGain, isMeant: (route: string) => boolean): State {
  const ways = sightAt(pairs, gain).judge(gain.message);
  return openingsOf(ways.filter(({ route }) => isMeant(route)).map(({ truth }) => truth));
}

function routesIn(pairs: Look, item: Placed): string {
  const ways = sightAt(pairs, item).judge({ kind: 'opaque' });
  return ways
    .filter(({ truth }) => truth.value !== 'no')
    .map(({ route }) => route)
    .sort()
    .join('\n');
}

/** Looks for sets of objects of which none is a cause alone. */
class SetSearch {
  private readonly judged = new Map<string, Look>();

  constructor(private readonly change: Change) {}

  /** A set without which something isn't there, and with any less reverted it is. */
  search(isThere: (pairs: Look) => boolean): readonly ChangedObject[] {
    let set = this.change.objects;
    if (set.length > mostSets) return [];
    for (const object of this.change.objects) {
      const fewer = set.filter((item) => item !== object);
      const pairs = this.without(fewer);
      if (pairs === undefined) return [];
      if (!isThere(pairs)) set = fewer;
    }
    return set;
  }

  private without(objects: readonly ChangedObject[]): Look | undefined {
    const key = objects.map((object) => object.key).join('\n');
    const known = this.judged.get(key);
    if (known !== undefined || this.judged.size >= mostSets) return known;
    const made = this.change.judge(reverted(this.change.after, objects));
    this.judged.set(key, made);
    return made;
  }
}
