import { basename, join, relative, resolve, sep } from 'node:path';
import {
  commitOf,
  isDirty,
  isFolder,
  type ManifestProblem,
  type OutputFile,
  readFiles,
  readRevision,
  repositoryOf,
  type SourceFiles,
} from '@zta/manifests';
import { InputError } from './input-error';

/** One side of a comparison: a folder, or the `clusters/` of a revision or of the working tree. */
export interface Side {
  /** As a person calls it. */
  readonly name: string;
  /** By folder below `clusters/`; by `''` where it is one folder of manifests. */
  readonly clusters: ReadonlyMap<string, SourceFiles>;
  /** What a file's path begins with on this side and not on the other. */
  readonly root: string;
}

/** Both sides, and what a person should know of them. */
export interface Sides {
  readonly before: Side;
  readonly after: Side;
  readonly warnings: readonly string[];
}

const wall = 'clusters';

/**
 * The two sides that were meant: folders where there are such, else revisions; without a second, the working tree.
 *
 * @throws {InputError} where a side has no manifests, or one is a single folder and the other has clusters.
 * @throws {GitError} where git can't tell.
 */
export function sidesOf(first: string, second: string | undefined): Sides {
  const isSecondRevision = second !== undefined && !isFolder(second);
  const [before, after] = [sideOf(first), second === undefined ? workingTree() : sideOf(second)];
  const [one, other] = [before, after].map(({ clusters }) => clusters.has(''));
  if (one !== other) {
    const [single, whole] = one ? [before, after] : [after, before];
    throw new InputError(
      `Cannot compare ${single.name} with ${whole.name}: the first is one folder of manifests, the second has a folder a ` +
        `cluster below ${wall}/. Give two of a kind: two folders, or two revisions`,
    );
  }
  const isLeftOut = isSecondRevision && isDirty(repositoryOf('.'), wall);
  const warning = `${wall}/ has changes that aren't committed, which this leaves out: \`zta diff ${first}\` compares with them`;
  return { before, after, warnings: isLeftOut ? [warning] : [] };
}

function sideOf(name: string): Side {
  return isFolder(name) ? folder(name) : revision(name);
}

function folder(path: string): Side {
  const isWall = basename(resolve(path)) === wall;
  const below = isWall ? path : join(path, wall);
  if (isWall || isFolder(below)) return { name: path, root: below, clusters: byCluster(readFiles(below), below) };
  const source = readFiles(path);
  if (source.files.length + source.problems.length > 0)
    return { name: path, root: path, clusters: new Map([['', source]]) };
  throw new InputError(`Cannot compare ${path}: expected files ending in .yaml, .yml or .json, found none`);
}

function revision(name: string): Side {
  const repository = repositoryOf('.');
  const commit = commitOf(repository, name);
  const clusters = byCluster(readRevision(repository, commit, wall), wall);
  if (clusters.size > 0) return { name, root: '', clusters };
  throw new InputError(
    `Cannot compare the revision "${name}": expected manifests in ${wall}/, found none at ${commit.slice(0, 12)}. ` +
      `Take one in which \`zta synth\` was committed, or compare two folders`,
  );
}

function workingTree(): Side {
  const repository = repositoryOf('.');
  const path = join(repository, wall);
  const name = 'the working tree';
  const { files, problems } = isFolder(path) ? readFiles(path) : { files: [], problems: [] };
  const shorten = (file: string) => relative(repository, file).split(sep).join('/');
  const source: SourceFiles = {
    files: files.map(({ path: file, content }) => ({ path: shorten(file), content })),
    problems: problems.map((item) => ({ ...item, file: shorten(item.file) })),
  };
  const clusters = byCluster(source, wall);
  if (clusters.size > 0) return { name, root: '', clusters };
  throw new InputError(`Cannot compare ${name}: expected manifests in ${path}, found none. Run \`npm run synth\``);
}

function byCluster({ files, problems }: SourceFiles, below: string): ReadonlyMap<string, SourceFiles> {
  const found = new Map<string, { files: OutputFile[]; problems: ManifestProblem[] }>();
  const at = (path: string) => {
    const cluster = relative(below, path).split(sep)[0]!;
    const known = found.get(cluster) ?? { files: [], problems: [] };
    found.set(cluster, known);
    return known;
  };
  for (const file of files) at(file.path).files.push(file);
  for (const problem of problems) at(problem.file).problems.push(problem);
  return found;
}

/** A file's path, the same on both sides. */
export function pathWithin({ root }: Side, path: string): string {
  return root === '' ? path : relative(root, path);
}
