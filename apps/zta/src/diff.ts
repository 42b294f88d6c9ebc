import { type OutputFile, parseFiles, type SourceDocuments, type SourceFiles } from '@zta/manifests';
import { compareWorlds, type Manifests, type WorldComparison } from '@zta/reachability';
import { type ClusterDiff, clusterDiff, type DiffReport } from '@zta/report';
import { pathWithin, type Side, type Sides } from './diff-sides';

/** A comparison, and what was wrong with the files. */
export interface Diff {
  readonly report: DiffReport;
  /** A line each. */
  readonly problems: readonly string[];
}

/**
 * What a change of manifests does to access, cluster by cluster. A cluster that is only on one side is compared with
 * nothing.
 */
export function diff({ before, after }: Pick<Sides, 'before' | 'after'>): Diff {
  const names = [...new Set([...before.clusters.keys(), ...after.clusters.keys()])].sort();
  const parse = parser();
  const compared = names.map((name) => {
    const [was, is] = [before, after].map(({ clusters }) => manifestsOf(clusters.get(name), parse));
    return { name, was: was!, is: is!, comparison: compareWorlds(was!, is!) };
  });
  const parts = compared.map(({ name, comparison }) => clusterDiff(name, comparison));
  const all = <T>(pick: (part: ClusterDiff) => readonly T[]): readonly T[] => parts.flatMap(pick);
  const report: DiffReport = {
    ...{ before: before.name, after: after.name },
    opened: all(({ opened }) => opened),
    closed: all(({ closed }) => closed),
    rerouted: all(({ rerouted }) => rerouted),
    latent: all(({ latent }) => latent),
    flows: all(({ flows }) => flows),
    withoutEffect: all(({ withoutEffect }) => withoutEffect),
    textOnly: textOnly(before, after, new Set(compared.flatMap(({ comparison }) => filesOf(comparison)))),
    unsearched: all(({ unsearched }) => unsearched),
    places: compared.flatMap(({ name, comparison }) =>
      comparison.endpoints.map(({ id, namespace, labels }) => ({ cluster: name, id, namespace, labels })),
    ),
  };
  const unread = compared.flatMap(({ was, is }) => [...was.unread, ...is.unread]);
  return { report, problems: unread.map(({ file, line, reason }) => `Cannot read ${file}:${line}: ${reason}`) };
}

type Parse = (file: OutputFile) => SourceDocuments;

/** Parses each content once, since most files are the same on both sides: then their objects are the same too. */
function parser(): Parse {
  const known = new Map<string, SourceDocuments>();
  return ({ path, content }) => {
    const parsed = known.get(content) ?? parseFiles([{ path, content }]);
    known.set(content, parsed);
    const placed = <T extends { readonly file: string }>(items: readonly T[]) =>
      items.map((item) => (item.file === path ? item : { ...item, file: path }));
    return { documents: placed(parsed.documents), problems: placed(parsed.problems) };
  };
}

function manifestsOf(source: SourceFiles | undefined, parse: Parse): Manifests {
  if (source === undefined) return { documents: [], unread: [] };
  const parsed = source.files.map(parse);
  return {
    documents: parsed.flatMap(({ documents }) => documents),
    unread: [...source.problems, ...parsed.flatMap(({ problems }) => problems)],
  };
}

function filesOf({ objects }: WorldComparison): readonly string[] {
  return objects.flatMap(({ before, after }) => [...before, ...after].map(({ origin }) => origin.file));
}

/** Files that differ although no object in them does. */
function textOnly(before: Side, after: Side, changed: ReadonlySet<string>): readonly string[] {
  const contents = (side: Side) =>
    new Map(
      [...side.clusters.values()].flatMap(({ files }) =>
        files.map(({ path, content }) => [pathWithin(side, path), { path, content }] as const),
      ),
    );
  const was = contents(before);
  const differing = [...contents(after)].filter(([path, { content }]) => was.get(path)?.content !== content);
  return differing
    .filter(([key, { path }]) => !changed.has(path) && !changed.has(was.get(key)?.path ?? path))
    .map(([, { path }]) => path);
}
