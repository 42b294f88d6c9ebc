import type { Batch, OutputFile } from './batch';
import { compareText } from './compare-text';
import { formatPlain } from './format-yaml';
import { generatedBy } from './generated-by';
import { apiGroup, type KubernetesObject } from './kubernetes-object';
import { checkBatch, checkObject, displayName, originOf, syncWave } from './object-checks';
import { OutputError, type OutputProblem } from './output-error';
import { plainData } from './plain-data';
import { isClusterScoped } from './scope';

/** One object on its way to a file. */
interface Entry {
  readonly batch: Batch;
  readonly object: KubernetesObject;
  readonly data: unknown;
  readonly problems: readonly OutputProblem[];
}

/**
 * Which files hold these objects, and with which content?
 *
 * `<namespace>/<layer>.yaml`, and `_cluster/<layer>.yaml` for cluster-scoped objects; a Namespace goes to the folder of
 * its own name. Batches of one layer meet in one file, whose first line names all their sources. The objects of a file
 * are ordered by Argo CD's sync wave, then kind, then name, so the result is the same to the byte whatever the order of
 * batches and objects. Fields that are undefined are left out.
 *
 * @returns Files in the order of their paths.
 * @throws {OutputError} with all problems at once: an object that comes twice (same API group, kind, namespace and
 * name), a namespace that is missing or too much, a value that isn't data, a sync wave that isn't an integer, a name
 * that can't be a file's.
 *
 * @see https://argo-cd.readthedocs.io/en/release-3.0/user-guide/sync-waves/
 */
export function toFiles(batches: readonly Batch[]): OutputFile[] {
  const entries = batches.flatMap((batch) => batch.objects.map((object) => toEntry(batch, object)));
  const problems = [
    ...batches.flatMap(checkBatch),
    ...entries.flatMap((entry) => entry.problems),
    ...duplicates(entries.filter((entry) => entry.problems.length === 0)),
  ];
  if (problems.length > 0) throw new OutputError('lay out the objects in files', [...problems].sort(byPlace));

  const files = groupBy(entries, pathOf);
  return [...files.keys()].sort(compareText).map((path) => ({ path, content: content(files.get(path) ?? []) }));
}

function toEntry(batch: Batch, object: KubernetesObject): Entry {
  const { data, problems } = plainData(object);
  return { batch, object, data, problems: checkObject(batch, object, problems) };
}

function pathOf({ batch, object }: Entry): string {
  return `${batch.folder ?? folderOf(object)}/${batch.file ?? batch.layer}.yaml`;
}

/** Folder of an object: its namespace, `_cluster`, and for a Namespace that of its own name. */
export function folderOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  if (apiVersion === 'v1' && kind === 'Namespace') return metadata.name;
  return isClusterScoped(apiVersion, kind) ? '_cluster' : (metadata.namespace ?? '');
}

function content(entries: readonly Entry[]): string {
  const header = `# ${generatedBy(entries.map(({ batch }) => batch.source))}`;
  return formatPlain(
    [...entries].sort(byWave).map(({ data }) => data),
    header,
  );
}

// The last two only tell objects apart that share a kind and a name, as may happen in `_inventory`.
function byWave({ object: a }: Entry, { object: b }: Entry): number {
  return (
    syncWave(a) - syncWave(b) ||
    compareText(a.kind, b.kind) ||
    compareText(a.metadata.name, b.metadata.name) ||
    compareText(a.metadata.namespace ?? '', b.metadata.namespace ?? '') ||
    compareText(apiGroup(a.apiVersion), apiGroup(b.apiVersion))
  );
}

function duplicates(entries: readonly Entry[]): OutputProblem[] {
  const same = groupBy(entries, ({ object: { apiVersion, kind, metadata } }) =>
    [apiGroup(apiVersion), kind, metadata.namespace ?? '', metadata.name].join('\n'),
  );
  return [...same.values()].filter((group) => group.length > 1).map(duplicate);
}

function duplicate(group: readonly Entry[]): OutputProblem {
  const origins = group.map(({ batch }) => originOf(batch)).sort(compareText);
  const places = group.map(({ object }) => displayName(object)).sort(compareText);
  return {
    place: places[0] ?? '',
    expected: 'rendered once',
    found: `${group.length} of them (${origins.join('; ')})`,
    remedy: 'rename all but one, or let one place render it',
  };
}

function byPlace(a: OutputProblem, b: OutputProblem): number {
  return compareText(a.place, b.place) || compareText(a.expected, b.expected) || compareText(a.found, b.found);
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
