import { isUtf8 } from 'node:buffer';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { OutputFile } from './batch';
import { compareText } from './compare-text';
import { errnoWords } from './errno-words';
import { ManifestError, type ManifestProblem } from './manifest-error';
import { parseText } from './parse-text';
import { isTemporary } from './temporary-folders';

/** One document of a file. */
export interface SourceDocument {
  /** The path given to {@link readDocuments}, or below it. */
  readonly file: string;
  /** Line of the document's first content, counted from 1: comments and `---` before it don't count. */
  readonly line: number;
  /** As the document has it; a `List` isn't taken apart. */
  readonly object: unknown;
}

/** Files as they are on the disk, and what can't be read. */
export interface SourceFiles {
  readonly files: readonly OutputFile[];
  readonly problems: readonly ManifestProblem[];
}

/** What files say, and where they can't be understood. */
export interface SourceDocuments {
  readonly documents: readonly SourceDocument[];
  readonly problems: readonly ManifestProblem[];
}

/** Larger files don't fit into one text. */
const mostBytes = 256 * 1024 * 1024;

/**
 * A file, or all `*.yaml`, `*.yml` and `*.json` in a folder and the folders in it, in the order of their paths. Links to
 * folders aren't followed, nor are a repository's `.git` and what {@link replaceFolders} left when it was interrupted.
 * Terraform's `*.tf.json` are no manifests.
 *
 * @param path Absolute, or relative to the working directory.
 */
export function readFiles(path: string): SourceFiles {
  const problems: ManifestProblem[] = [];
  const attempt = <T>(file: string, read: () => readonly T[]): readonly T[] => {
    try {
      return read();
    } catch (error) {
      problems.push({ file, line: 1, reason: errnoWords(error) });
      return [];
    }
  };
  const paths = attempt(path, () => (statSync(path).isDirectory() ? manifestFiles(path) : [path]));
  const files = paths.flatMap((file) => attempt(file, () => [{ path: file, content: textOf(file) }]));
  return { files, problems };
}

/** Whether there is a folder, be it behind a link. */
export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function manifestFiles(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => compareText(a.name, b.name));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === '.git' || isTemporary(entry.name) ? [] : manifestFiles(path);
    return /(\.ya?ml|(?<!\.tf)\.json)$/.test(entry.name) ? [path] : [];
  });
}

function textOf(file: string): string {
  const { size } = statSync(file);
  if (size > mostBytes) throw new Error(`must be at most ${mostBytes} bytes, got ${size}`);
  const bytes = readFileSync(file);
  if (!isUtf8(bytes)) throw new Error('must be UTF-8');
  return bytes.toString();
}

/**
 * The documents of files, those without content left out. A document that doesn't parse is a problem, and the others of
 * its file are read all the same.
 *
 * @see https://yaml.org/spec/1.2.2/ (where YAML 1.1 has another meaning, as for `yes` and `017`, a file should quote)
 */
export function parseFiles(files: readonly OutputFile[]): SourceDocuments {
  const parsed = files.map(({ path, content }) => ({ file: path, ...parseText(content) }));
  return {
    documents: parsed.flatMap(({ file, documents }) => documents.map((document) => ({ file, ...document }))),
    problems: parsed.flatMap(({ file, problems }) => problems.map((problem) => ({ file, ...problem }))),
  };
}

/**
 * All documents of a file or folder, as {@link readFiles} and {@link parseFiles} have them.
 *
 * @throws {ManifestError} for all files at once that don't exist, aren't UTF-8 or don't parse.
 */
export function readDocuments(path: string): readonly SourceDocument[] {
  const { files, problems } = readFiles(path);
  const parsed = parseFiles(files);
  const all = [...problems, ...parsed.problems].sort((a, b) => compareText(a.file, b.file) || a.line - b.line);
  if (all.length > 0) throw new ManifestError(all);
  return parsed.documents;
}
