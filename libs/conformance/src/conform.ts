import { type Document, readWorld, toManifests, type Unread } from '@zta/reachability';
import { checks } from './checks';
import type { CheckInput } from './checks/check';
import type { Finding } from './finding';
import type { CrdSet } from './schema/crd-set';

/**
 * What a real cluster would refuse, ignore or misread in a set of manifests.
 *
 * @param documents From `parseFiles` of `@zta/manifests`. What has no `kind` is passed over.
 * @param unread Documents that can't be read, since checks that look across objects must not take them for absent.
 * @returns In the order of files and lines.
 */
export function conform(
  documents: readonly Document[],
  crds: CrdSet,
  unread: readonly Unread[] = [],
): readonly Finding[] {
  const input: CheckInput = {
    documents,
    manifests: documents.flatMap(toManifests),
    world: readWorld(documents, unread),
    crds,
  };
  const found = checks.flatMap(({ id, severity, find }) =>
    [...find(input)].map(({ origin, message }): Finding => ({ check: id, severity, ...origin, message })),
  );
  const places = new Map(input.manifests.map(({ origin }, index) => [`${origin.file}:${origin.line}`, index]));
  const rank = ({ file, line }: Finding) => places.get(`${file}:${line}`) ?? places.size;
  return [...found].sort((a, b) => rank(a) - rank(b));
}
