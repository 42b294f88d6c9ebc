import { isUtf8 } from 'node:buffer';
import type { OutputFile } from './batch';
import { compareText } from './compare-text';
import { GitError } from './git-error';
import { runGit } from './git-run';
import type { ManifestProblem } from './manifest-error';
import type { SourceFiles } from './read-documents';

/**
 * The root of the working tree that a folder is in.
 *
 * @throws {GitError} where it is in none.
 */
export function repositoryOf(folder: string): string {
  const { isFine, output, error } = runGit(folder, ['rev-parse', '--show-toplevel']);
  if (isFine) return output.toString().replace(/\n$/, '');
  throw new GitError(
    `Cannot find a Git repository in ${folder}: ${error}. Run this inside one, or compare two folders`,
  );
}

/** Whether files below a folder of the working tree differ from the last commit. */
export function isDirty(repository: string, folder: string): boolean {
  return runGit(repository, ['status', '--porcelain', '--', folder]).output.length > 0;
}

/**
 * The commit that a branch, tag, digest or any other expression of git's names.
 *
 * @throws {GitError} where it names none, with what to do where the clone has only a part of the history.
 *
 * @see https://git-scm.com/docs/gitrevisions
 */
export function commitOf(repository: string, revision: string): string {
  const expression = ['--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
  const { isFine, output } = runGit(repository, ['rev-parse', ...expression]);
  if (isFine) return output.toString().trim();
  const isShallow = runGit(repository, ['rev-parse', '--is-shallow-repository']).output.toString().trim() === 'true';
  const remedy = isShallow
    ? 'this is a shallow clone, which may lack it: `git fetch --unshallow` gets the rest (in GitHub Actions, `fetch-depth: 0`)'
    : '`git fetch` gets what is new, and `git branch --all` lists what there is';
  const range = revision.includes('..') ? '. A range is written as two revisions, with a space between' : '';
  throw new GitError(
    `Cannot find the revision "${revision}": expected a branch, tag or commit, or an existing folder. ${remedy}${range}`,
  );
}

/**
 * The manifests below a folder of a commit, as {@link readFiles} has those of the disk: paths from the repository's root.
 * The working tree isn't touched.
 *
 * @throws {GitError} where git can't read the commit's files.
 */
export function readRevision(repository: string, commit: string, folder: string): SourceFiles {
  const entries = listFiles(repository, commit, folder).filter(({ path }) => /\.(ya?ml|json)$/.test(path));
  const links = entries.filter(({ mode }) => mode === link);
  const blobs = entries.filter(({ mode }) => mode !== link);
  const contents = readBlobs(repository, [...new Set(blobs.map(({ digest }) => digest))]);
  const problems: ManifestProblem[] = links.map(({ path }) => problem(path, 'a link is not followed in a revision'));
  const files: OutputFile[] = [];
  for (const { path, digest } of blobs) {
    const bytes = contents.get(digest)!;
    if (isUtf8(bytes)) files.push({ path, content: bytes.toString() });
    else problems.push(problem(path, 'must be UTF-8'));
  }
  return { files, problems };
}

function problem(file: string, reason: string): ManifestProblem {
  return { file, line: 1, reason };
}

interface Entry {
  readonly mode: string;
  readonly digest: string;
  readonly path: string;
}

const link = '120000';

function listFiles(repository: string, commit: string, folder: string): readonly Entry[] {
  const { isFine, output, error } = runGit(repository, ['ls-tree', '-r', '-z', '--full-tree', commit, '--', folder]);
  if (!isFine) throw new GitError(`Cannot list the files of ${commit}: ${error}`);
  const lines = output
    .toString()
    .split('\0')
    .filter((line) => line !== '');
  const entries = lines.map((line) => {
    const [, mode = '', type = '', digest = '', path = ''] = /^(\d+) (\w+) (\w+)\t(.*)$/s.exec(line) ?? [];
    return { mode, type, digest, path };
  });
  // A submodule's files are another repository's.
  return entries.filter(({ type }) => type === 'blob').sort((a, b) => compareText(a.path, b.path));
}

// The answer is a line of digest, type and size, the content, and a line break, for each digest.
function readBlobs(repository: string, digests: readonly string[]): ReadonlyMap<string, Buffer> {
  const { isFine, output, error } = runGit(
    repository,
    ['cat-file', '--batch'],
    digests.map((item) => `${item}\n`).join(''),
  );
  if (!isFine) throw new GitError(`Cannot read files of the repository: ${error}`);
  const found = new Map<string, Buffer>();
  let at = 0;
  for (const digest of digests) {
    const end = output.indexOf(10, at);
    const [, type, size] = output.toString('utf8', at, end).split(' ');
    if (type !== 'blob')
      throw new GitError(`Cannot read ${digest}: the clone lacks it. \`git fetch --refetch\` gets it`);
    const from = end + 1;
    at = from + Number(size) + 1;
    found.set(digest, output.subarray(from, at - 1));
  }
  return found;
}
