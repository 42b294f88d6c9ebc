import { relative, resolve, sep } from 'node:path';
import type { OutputFile } from './batch';
import { generatedMarker, isGenerated } from './generated-by';
import type { OutputProblem } from './output-error';

/** A folder and all that it's to hold. */
export interface FolderTarget {
  /** Absolute, or relative to the working directory. */
  readonly folder: string;
  /** With paths relative to the folder. */
  readonly files: readonly OutputFile[];
  /** Folders in it that another program renders, relative with `/`: generated files that are there stay as they are. */
  readonly keeps?: readonly string[];
}

/** What is wrong with targets before the disk is looked at. */
export function checkTargets(targets: readonly FolderTarget[]): OutputProblem[] {
  return [...targets.flatMap(checkOverlap), ...targets.flatMap(checkFiles)];
}

// Replacing the outer folder would remove the inner one.
function checkOverlap({ folder }: FolderTarget, index: number, targets: readonly FolderTarget[]): OutputProblem[] {
  if (resolve(folder) === resolve('/')) {
    return [{ place: folder, expected: 'a folder in another', found: 'the root', remedy: 'name another folder' }];
  }
  return targets
    .filter((other, i) => i !== index && holds(folder, other.folder))
    .map((other) => ({
      place: other.folder,
      expected: `outside of ${folder}, which is replaced as a whole`,
      found: 'a folder in it',
      remedy: 'name other folders',
    }));
}

function holds(outer: string, inner: string): boolean {
  const path = relative(resolve(outer), resolve(inner));
  return path !== '..' && !path.startsWith(`..${sep}`);
}

function checkFiles({ folder, files }: FolderTarget): OutputProblem[] {
  // Without case, since two names that differ in case only are one file on macOS and Windows.
  const paths = files.map(({ path }) => path.toLowerCase());
  const folders = new Set(paths.flatMap(foldersOf));
  return files.flatMap(({ path, content }, i) => {
    const place = `${folder}: ${JSON.stringify(path)}`;
    const lower = path.toLowerCase();
    return [
      ...unless(path.split('/').every(isName), { ...pathIs, place, found: 'a path that leads elsewhere' }),
      ...unless(paths.indexOf(lower) === i, { ...pathIs, place, found: 'the path of two files' }),
      ...unless(!folders.has(lower), { ...pathIs, place, found: 'the path of a file and of a folder' }),
      ...unless(isGenerated(content), {
        place,
        expected: `content that says "${generatedMarker}" in its first two lines`,
        found: JSON.stringify(content.slice(0, 60)),
        remedy: 'begin with generatedBy(), or the next run would take the file for hand-written',
      }),
    ];
  });
}

const pathIs = { expected: 'a path of its own in the folder, with "/"', remedy: 'rename the file' };

function isName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[\\\p{Control}]/u.test(name);
}

function foldersOf(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join('/'));
}

function unless(isFine: boolean, problem: OutputProblem): OutputProblem[] {
  return isFine ? [] : [problem];
}
