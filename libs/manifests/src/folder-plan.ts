import { join } from 'node:path';
import type { OutputFile } from './batch';
import type { Disk } from './disk';
import { generatedMarker, isGenerated } from './generated-by';
import type { OutputProblem } from './output-error';
import type { FolderTarget } from './target-checks';
import { temporaryFolders, type TemporaryFolders } from './temporary-folders';

/** How a folder differs from what it's to hold. */
export interface FolderPlan extends FolderTarget, TemporaryFolders {
  readonly exists: boolean;
  /** Whether anything has to be done, be it the removal of an empty folder. */
  readonly isDifferent: boolean;
  /** Files with new content, counted. */
  readonly written: number;
  readonly removed: number;
  readonly unchanged: number;
  /** What nobody generated and must not be replaced. */
  readonly problems: readonly OutputProblem[];
}

interface Content {
  readonly files: Map<string, Buffer>;
  readonly problems: OutputProblem[];
  emptyFolders: number;
}

/** Compares a folder with what it's to hold, byte by byte. Changes nothing. */
export function planFolder(disk: Disk, target: FolderTarget): FolderPlan {
  const type = disk.typeOf(target.folder);
  const old: Content = { files: new Map(), problems: [], emptyFolders: 0 };
  if (type === 'folder') readFolder(disk, target.folder, '', old);
  else if (type !== undefined) old.problems.push(notAFolder(target.folder, type));

  const files = [...target.files, ...keptFiles(target, old)];
  const unchanged = files.filter(({ path, content }) => old.files.get(path)?.equals(Buffer.from(content))).length;
  const written = files.length - unchanged;
  const kept = files.filter(({ path }) => old.files.has(path)).length;
  const removed = old.files.size - kept;
  return {
    ...target,
    files,
    ...temporaryFolders(target.folder),
    exists: type === 'folder',
    isDifferent: type === undefined || written + removed + old.emptyFolders > 0,
    written,
    removed,
    unchanged,
    problems: old.problems,
  };
}

/** What another program rendered into a folder of its own, and this one leaves alone. */
function keptFiles({ files, keeps = [] }: FolderTarget, old: Content): readonly OutputFile[] {
  const own = new Set(files.map(({ path }) => path));
  return [...old.files]
    .filter(([path]) => !own.has(path) && keeps.some((folder) => path.startsWith(`${folder}/`)))
    .map(([path, content]) => ({ path, content: content.toString() }));
}

function readFolder(disk: Disk, root: string, path: string, content: Content): void {
  const names = disk.list(join(root, path));
  if (names.length === 0 && path !== '') content.emptyFolders += 1;
  for (const name of names) readEntry(disk, root, path === '' ? name : `${path}/${name}`, content);
}

// `path` is relative to `root`, with "/" on every system.
function readEntry(disk: Disk, root: string, path: string, content: Content): void {
  const full = join(root, path);
  const type = disk.typeOf(full);
  if (type === 'folder') return readFolder(disk, root, path, content);
  if (type !== 'file') return void content.problems.push(notGenerated(full, `a ${type}`));
  const bytes = disk.read(full);
  if (isGenerated(bytes.toString())) content.files.set(path, bytes);
  else content.problems.push(notGenerated(full, 'a file that says nothing of the sort'));
}

function notGenerated(place: string, found: string): OutputProblem {
  const expected = `a file that says "${generatedMarker}" in its first two lines, since its folder is replaced as a whole`;
  return { place, expected, found, remedy: 'move it away or delete it' };
}

function notAFolder(place: string, type: string): OutputProblem {
  return { place, expected: 'a folder', found: `a ${type}`, remedy: 'move it away or delete it' };
}
