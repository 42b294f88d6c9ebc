import { allPairs } from '../all-pairs/all-pairs';
import { namesIn } from '../all-pairs/nodes';
import { type Endpoint } from '../world/endpoint';
import { type Document } from '../world/manifest';
import { readWorld } from '../world/read-world';
import { type Unread } from '../world/unread';
import { type World } from '../world/world';
import { type Attributed, attribute, mirrored, opening, rerouting } from './causes';
import { type ChangedObject, changedObjects } from './changed-objects';
import { type AccessGain, compareAccess, type Rerouting } from './compare-access';
import { findLatent, type LatentFindings } from './latent';

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
export function compareWorlds(before: Manifests, after: Manifests): WorldComparison {
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
  const found = {
    opened: attribute(change, opened, opening),
    closed: attribute(mirrored(change), closed, opening),
    rerouted: attribute(change, rerouted, rerouting),
    ...findLatent({ ...change, worldOf, pairsOf, rows: now!.rows }),
  };
  const causes = [found.opened, found.closed, found.rerouted, found.latent].flat().flatMap((item) => item.causes);
  const keys = new Set(causes.map(({ key }) => key));
  return {
    ...found,
    objects,
    withoutEffect: objects.filter(({ key }) => !keys.has(key)),
    endpoints: [...new Map([...was!.endpoints, ...is!.endpoints]).values()],
  };
}

const nothing: WorldComparison = {
  ...{ objects: [], opened: [], closed: [], rerouted: [], latent: [], unsearched: [] },
  ...{ withoutEffect: [], endpoints: [] },
};
