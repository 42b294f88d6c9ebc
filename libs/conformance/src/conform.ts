import { type Document, readWorld, toManifests, type Unread } from '@zta/reachability';
import { checks } from './checks';
import type { CheckInput } from './checks/check';
import type { Finding } from './finding';
import { loadCoreKinds } from './kubernetes/core-problems';
import type { CrdSet, KindSchema } from './schema/crd-set';
import { type Keep, keepNothing } from './schema/keep';
import { problemsByRules } from './schema/validate-object';
import { prepareValidators } from './schema/validators';

export interface ConformOptions {
  /** Documents that can't be read, since checks that look across objects must not take them for absent. */
  readonly unread?: readonly Unread[];
  /** For compiled schemas. */
  readonly keep?: Keep;
}

/**
 * What a real cluster would refuse, ignore or misread in a set of manifests.
 *
 * @param documents From `parseFiles` of `@zta/manifests`. What has no `kind` is passed over.
 * @returns In the order of files and lines.
 */
export async function conform(
  documents: readonly Document[],
  crds: CrdSet,
  { unread = [], keep = keepNothing }: ConformOptions = {},
): Promise<readonly Finding[]> {
  const manifests = documents.flatMap(toManifests);
  await loadCoreKinds(manifests);
  await prepareValidators(kindsIn(documents, crds), keep);
  const byRules = new Map(manifests.map((manifest) => [manifest, problemsByRules(crds, manifest.object)]));
  const input: CheckInput = {
    documents,
    manifests,
    world: readWorld(documents, unread),
    crds,
    rules: (manifest) => byRules.get(manifest)!,
  };
  const found = checks.flatMap(({ id, severity, find }) =>
    [...find(input)].map(({ origin, message }): Finding => ({ check: id, severity, ...origin, message })),
  );
  const places = new Map(manifests.map(({ origin }, index) => [`${origin.file}:${origin.line}`, index]));
  const rank = ({ file, line }: Finding) => places.get(`${file}:${line}`) ?? places.size;
  return [...found].sort((a, b) => rank(a) - rank(b));
}

/** The kinds that documents name anywhere: what Kyverno would generate is checked too. */
function kindsIn(value: unknown, crds: CrdSet, found = new Set<KindSchema>()): readonly KindSchema[] {
  if (typeof value !== 'object' || value === null) return [];
  const { apiVersion, kind } = value as { readonly apiVersion?: unknown; readonly kind?: unknown };
  const known = typeof apiVersion === 'string' && typeof kind === 'string' ? crds.find(apiVersion, kind) : undefined;
  if (known) found.add(known);
  for (const inside of Object.values(value)) kindsIn(inside, crds, found);
  return [...found];
}
