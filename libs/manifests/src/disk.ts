import * as nodeFs from 'node:fs';
import { dirname } from 'node:path';
import { errnoWords } from './errno-words';
import { OutputError } from './output-error';

/** Node's calls that {@link diskOver} uses; tests let single ones fail. */
export type FileSystem = Pick<
  typeof nodeFs,
  'lstatSync' | 'mkdirSync' | 'readdirSync' | 'readFileSync' | 'renameSync' | 'rmdirSync' | 'rmSync' | 'writeFileSync'
>;

export type EntryType = 'file' | 'folder' | 'link' | 'special file';

/** What replacing folders needs of a disk. Everything throws {@link OutputError}, with the path and what to do. */
export interface Disk {
  /** Undefined where nothing is. A link isn't followed. */
  typeOf(path: string): EntryType | undefined;
  /** Names in a folder. */
  list(folder: string): readonly string[];
  read(file: string): Buffer;
  /** Creates a folder and those above it. */
  createFolder(folder: string): void;
  /** Creates a file, which must not exist. */
  createFile(file: string, content: string): void;
  rename(from: string, to: string): void;
  /** Removes a file or a whole folder; nothing there is fine. */
  remove(path: string): void;
  /** Removes a folder and those above it as long as they are empty, but not those that `kept` holds. */
  removeEmpty(folder: string, kept: (folder: string) => boolean): void;
}

export function diskOver(fs: FileSystem = nodeFs): Disk {
  return {
    typeOf: (path) => using(path, 'readable', () => typeOf(fs, path)),
    list: (folder) => using(folder, 'readable', () => fs.readdirSync(folder)),
    read: (file) => using(file, 'readable', () => fs.readFileSync(file)),
    createFolder: (folder) =>
      using(folder, 'a folder that can be made', () => void fs.mkdirSync(folder, { recursive: true })),
    createFile: (file, content) => using(file, 'writable', () => fs.writeFileSync(file, content, { flag: 'wx' })),
    rename: (from, to) => using(from, `free to become ${to}`, () => fs.renameSync(from, to)),
    remove: (path) =>
      using(path, 'removable', () => typeOf(fs, path) && fs.rmSync(path, { recursive: true, force: true })),
    removeEmpty: (folder, kept) => removeEmpty(fs, folder, kept),
  };
}

function typeOf(fs: FileSystem, path: string): EntryType | undefined {
  const entry = entryOf(fs, path);
  if (entry?.isFile()) return 'file';
  if (entry?.isDirectory()) return 'folder';
  if (entry?.isSymbolicLink()) return 'link';
  return entry && 'special file';
}

function entryOf(fs: FileSystem, path: string): nodeFs.Stats | undefined {
  try {
    return fs.lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined; // below a file there is nothing
    throw error;
  }
}

function removeEmpty(fs: FileSystem, folder: string, kept: (folder: string) => boolean): void {
  if (kept(folder)) return;
  using(folder, 'removable', () => typeOf(fs, folder) && fs.rmdirSync(folder));
  removeEmpty(fs, dirname(folder), kept);
}

// Node leaves the path out of some errors, that of a full disk among them.
function using<T>(path: string, expected: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const problem = { place: path, expected, found: errnoWords(error), remedy: remedyFor(code) };
    throw new OutputError('replace folders', [problem]);
  }
}

function remedyFor(code: string | undefined): string {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'free some space and render again';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'get permission to write there, or render to another folder';
    case 'EEXIST':
    case 'EISDIR':
    case 'ENOTDIR':
    case 'ENOTEMPTY':
      return 'move away what is in the way and render again';
    default:
      return 'repair it and render again';
  }
}
