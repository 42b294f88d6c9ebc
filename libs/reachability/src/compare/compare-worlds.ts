import { allPairs } from '../all-pairs/all-pairs';
import { type AccessRow } from '../all-pairs/rows';
import { namesIn } from '../all-pairs/nodes';
import { type Endpoint } from '../world/endpoint';
import { type Document } from '../world/manifest';
import { readWorld } from '../world/read-world';
import { type Unread } from '../world/unread';
import { type World } from '../world/world';
import { type Attributed, attribute, type Change, mirrored, opening, type Question, rerouting } from './causes';
import { type ChangedObject, changedObjects } from './changed-objects';
import { type AccessGain, compareAccess, type Rerouting } from './compare-access';
import { findLatent, type LatentFindings, type LatentSearch } from './latent';
import { namedBy, sliceOf } from './slice';

/** One side of a comparison: what its files say, and what in them can't be read. */
export interface Manifests {
  readonly documents: readonly Document[];
  readonly unread: readonly Unread[];
}

/** How two sets of manifests differ, and because of which objects. */
export interface WorldComparison extends LatentFindings {
  readonly objects: readonly ChangedObject[];
  readonly opened: readonly Attributed<AccessGain>[];
  readonly closed: readonly Attributed<AccessGain>[];
  readonly rerouted: readonly Attributed<Rerouting>[];
  /** Objects without which all would be the same. */
  readonly withoutEffect: readonly ChangedObject[];
  /** Of both sides. */
  readonly endpoints: readonly Endpoint[];
}

/**
 * What a change of manifests opens, closes, sends other ways, or opens at one check while another still denies; each with
 * the changed objects that did it.
 */
export function compareWorlds(before: Manifests, after: Manifests, limits: Limits = defaultLimits): WorldComparison {
  const objects = changedObjects(before.documents, after.documents);
  if (objects.length === 0 && before.unread.length + after.unread.length === 0) return nothing;
  const [was, is] = [before, after].map(({ documents, unread }) => readWorld(documents, unread));
  const names = [...new Set([...namesIn(was!), ...namesIn(is!)])];
  const pairsOf = (world: World) => allPairs(world, { cni: 'cilium', names });
  const [old, now] = [was!, is!].map((world) => {
    const pairs = pairsOf(world);
    return { pairs, rows: [...pairs.rows()] };
  });
  const unread = [...before.unread, ...after.unread];
  const worldOf = (documents: readonly Document[]) => readWorld(documents, unread);
  const change = {
    before: before.documents,
    after: after.documents,
    objects,
    judge: (documents: readonly Document[]) => pairsOf(worldOf(documents)),
  };
  const { opened, closed, rerouted } = compareAccess(old!, now!);
  const near: typeof attribute = (of, items, question) =>
    of.after.length < limits.documents ? attribute(of, items, question) : attributeNear(of, items, question);
  const found = {
    opened: near(change, opened, opening),
    closed: near(mirrored(change), closed, opening).map((item) => ({
      ...item,
      causes: asGiven(item, objects),
    })),
    rerouted: near(change, rerouted, rerouting),
    ...latentNear({ ...change, worldOf, pairsOf, rows: now!.rows }, [was!, is!], limits.pairs),
  };
  const items = [...found.opened, ...found.closed, ...found.rerouted, ...found.latent];
  const keys = new Set(items.flatMap(({ causes }) => causes.map(({ key }) => key)));
  const unexplained = items.filter(({ causes }) => causes.length === 0).length;
  const doubt = `what caused ${unexplained} of the differences, and so which objects have no effect`;
  return {
    ...found,
    objects,
    unsearched: [...found.unsearched, ...(unexplained > 0 ? [doubt] : [])],
    withoutEffect: unexplained > 0 ? [] : objects.filter(({ key }) => !keys.has(key)),
    endpoints: [...new Map([...was!.endpoints, ...is!.endpoints]).values()],
  };
}

/** From which size on only what may matter is looked at again. */
export interface Limits {
  /** For causes. */
  readonly documents: number;
  /** Of endpoints, for latent openings. */
  readonly pairs: number;
}

const defaultLimits: Limits = { documents: 4_000, pairs: 250_000 };

/** How many objects are tried one by one in a world of so many. */
const mostObjects = 3;

/** {@link attribute} among the documents that may matter, for what shows there just the same. */
function attributeNear<T extends Ends & Pick<AccessRow, 'protocol' | 'ports'>, S>(
  change: Change,
  items: readonly T[],
  question: Question<T, S>,
): readonly Attributed<T>[] {
  if (items.length === 0) return [];
  const near = new Set(
    items.flatMap(({ from, to }) => [from, to]).flatMap((id) => /^[^/:]+(?=\/)/.exec(id)?.[0] ?? []),
  );
  const isNear = ({ namespace }: ChangedObject) => namespace === '' || near.has(namespace);
  const [before, after] = [change.before, change.after].map((documents) => sliceOf(documents, near));
  const sliced = { ...change, before: before!, after: after!, objects: change.objects.filter(isNear) };
  const [was, is] = [before!, after!].map(change.judge);
  const shows = new Set(items.filter((item) => question.hasChanged(question.at(was!, item), question.at(is!, item))));
  const others = items.filter((item) => !shows.has(item));
  const whole = { ...change, objects: change.objects.length > mostObjects ? [] : change.objects };
  return [...attribute(sliced, [...shows], question), ...attribute(whole, others, question)];
}

type Ends = Pick<AccessRow, 'from' | 'to'>;

// Where pairs are too many: among the namespaces that the change is in or names.
function latentNear(search: LatentSearch, worlds: readonly World[], most: number): LatentFindings {
  const pairs = worlds.reduce((product, { endpoints }) => product * endpoints.size, 1);
  if (pairs <= most) return findLatent(search);
  const near = namedBy(search.objects, new Set(worlds.flatMap(({ namespaces }) => [...namespaces.keys()])));
  const [before, after] = [search.before, search.after].map((documents) => sliceOf(documents, near));
  const { latent, unsearched } = findLatent({ ...search, before: before!, after: after! });
  const text = `latent openings beyond ${[...near].filter((name) => name !== '').join(', ')}: too many pairs, ${pairs}`;
  return { latent, unsearched: [...unsearched, text] };
}

/** The causes as they were before the ends of the change were exchanged. */
function asGiven({ causes }: Attributed<unknown>, objects: readonly ChangedObject[]): readonly ChangedObject[] {
  return causes.flatMap(({ key }) => objects.find((object) => object.key === key) ?? []);
}

const nothing: WorldComparison = {
  ...{ objects: [], opened: [], closed: [], rerouted: [], latent: [], unsearched: [] },
  ...{ withoutEffect: [], endpoints: [] },
};
