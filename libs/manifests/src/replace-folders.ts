import { dirname, join, posix } from 'node:path';
import { type Disk, diskOver } from './disk';
import { type FolderPlan, planFolder } from './folder-plan';
import { OutputError, type OutputProblem } from './output-error';
import { checkTargets, type FolderTarget } from './target-checks';
import { temporaryFolders } from './temporary-folders';

export type { FolderTarget } from './target-checks';

/** Files in all targets, counted. */
export interface ReplaceResult {
  /** New, or with new content. */
  readonly written: number;
  readonly removed: number;
  readonly unchanged: number;
}

/**
 * Makes each folder hold exactly its files, or changes nothing.
 *
 * A folder that is right already isn't touched. All others are put together beside the old ones, as `.<name>.new`, and
 * swapped in when all of them are complete. That takes two renames each (`<name>` to `.<name>.old`, `.<name>.new` to
 * `<name>`), because Node has no way to exchange two folders in one (Linux' `RENAME_EXCHANGE`), and a rename doesn't
 * replace a folder that holds something. A run that is killed in between leaves those names behind; the next run for
 * the same folder puts the old state back, or removes the remains of one that was complete. They must never be
 * committed: have Git ignore `.*.new` and `.*.old`.
 *
 * After a run that was killed each folder is old or new by itself; after one that failed all are old.
 *
 * @param targets None inside another. The content of each file says that it's generated ({@link generatedBy}).
 * @throws {OutputError} before anything is changed, for all targets at once, if a folder holds something that nobody
 * generated; and, with the old state in place, whatever the disk refuses: the path, why, and what to do.
 */
export function replaceFolders(targets: readonly FolderTarget[]): ReplaceResult {
  return replaceFoldersOn(diskOver(), targets);
}

/** {@link replaceFolders} on a disk that tests can let fail. */
export function replaceFoldersOn(disk: Disk, targets: readonly FolderTarget[]): ReplaceResult {
  stopAt(checkTargets(targets));
  for (const { folder } of targets) recoverFolder(disk, folder);
  const plans = targets.map((target) => planFolder(disk, target));
  stopAt(plans.flatMap(({ problems }) => problems));
  carryOut(
    disk,
    plans.filter(({ isDifferent }) => isDifferent),
  );
  const sum = (count: (plan: FolderPlan) => number): number => plans.reduce((total, plan) => total + count(plan), 0);
  return { written: sum((p) => p.written), removed: sum((p) => p.removed), unchanged: sum((p) => p.unchanged) };
}

/** Finishes or undoes what an interrupted run left beside a folder. */
export function recoverFolder(disk: Disk, folder: string): void {
  const { staged, old } = temporaryFolders(folder);
  if (disk.typeOf(old) !== undefined) {
    if (disk.typeOf(folder) === undefined) disk.rename(old, folder);
    else disk.remove(old);
  }
  if (disk.typeOf(staged) !== undefined) disk.remove(staged);
}

function carryOut(disk: Disk, plans: readonly FolderPlan[]): void {
  const undo: (() => void)[] = [];
  try {
    for (const plan of plans) stage(disk, plan, undo);
    for (const plan of plans) swap(disk, plan, undo);
  } catch (error) {
    const remains = undo.reverse().flatMap(problemsOf);
    throw new OutputError('replace folders', [...problemsIn(error), ...remains]);
  }
  const remains = plans.flatMap(({ old }) => problemsOf(() => disk.remove(old)));
  if (remains.length > 0) throw new OutputError('tidy up after all folders were replaced', remains);
}

// What to undo is noted first, because a step that fails may have done its work in part.
function stage(disk: Disk, { folder, staged, files }: FolderPlan, undo: (() => void)[]): void {
  const parent = dirname(folder);
  const existing = existingFolders(disk, parent);
  undo.push(() => disk.removeEmpty(parent, (path) => existing.has(path)));
  undo.push(() => disk.remove(staged));
  disk.createFolder(staged);
  for (const path of new Set(files.map((file) => posix.dirname(file.path)))) disk.createFolder(join(staged, path));
  for (const { path, content } of files) disk.createFile(join(staged, path), content);
}

function swap(disk: Disk, { folder, staged, old, exists }: FolderPlan, undo: (() => void)[]): void {
  if (exists) {
    disk.rename(folder, old);
    undo.push(() => disk.rename(old, folder));
  }
  disk.rename(staged, folder);
  undo.push(() => disk.rename(folder, staged));
}

function existingFolders(disk: Disk, folder: string): Set<string> {
  const above = dirname(folder);
  const rest = above === folder ? [] : existingFolders(disk, above);
  return new Set(disk.typeOf(folder) === undefined ? rest : [folder, ...rest]);
}

function stopAt(problems: readonly OutputProblem[]): void {
  if (problems.length > 0) throw new OutputError('replace folders', problems);
}

function problemsOf(step: () => void): readonly OutputProblem[] {
  try {
    step();
    return [];
  } catch (error) {
    return problemsIn(error);
  }
}

function problemsIn(error: unknown): readonly OutputProblem[] {
  if (error instanceof OutputError) return error.problems;
  throw error;
}
