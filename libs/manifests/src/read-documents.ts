import { isUtf8 } from 'node:buffer';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { YAMLException } from 'js-yaml';
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

/**
 * All documents of a file, or of all `*.yaml`, `*.yml` and `*.json` in a folder and the folders in it, in the order of
 * their paths. Documents without content are left out. Links to folders aren't followed, nor are a repository's `.git`
 * and what {@link replaceFolders} left when it was interrupted.
 *
 * @param path Absolute, or relative to the working directory.
 * @throws {ManifestError} for all files at once that don't exist, aren't UTF-8 or don't parse.
 *
 * @see https://yaml.org/spec/1.2.2/ (where YAML 1.1 has another meaning, as for `yes` and `017`, a file should quote)
 */
export function readDocuments(path: string): SourceDocument[] {
  const problems: ManifestProblem[] = [];
  const attempt = <T>(file: string, read: () => readonly T[]): readonly T[] => {
    try {
      return read();
    } catch (error) {
      problems.push(toProblem(file, error));
      return [];
    }
  };
  const files = attempt(path, () => (statSync(path).isDirectory() ? manifestFiles(path) : [path]));
  const documents = files.flatMap((file) => attempt(file, () => parse(file)));
  if (problems.length > 0) throw new ManifestError(problems);
  return documents;
}

function manifestFiles(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => compareText(a.name, b.name));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === '.git' || isTemporary(entry.name) ? [] : manifestFiles(path);
    return /\.(ya?ml|json)$/.test(entry.name) ? [path] : [];
  });
}

function parse(file: string): SourceDocument[] {
  const bytes = readFileSync(file);
  if (!isUtf8(bytes)) throw new Error('must be UTF-8');
  return parseText(bytes.toString()).map(({ line, object }) => ({ file, line, object }));
}

function toProblem(file: string, error: unknown): ManifestProblem {
  if (error instanceof YAMLException) return { file, line: (error.mark?.line ?? 0) + 1, reason: error.reason };
  return { file, line: 1, reason: errnoWords(error) };
}

/**
 * The documents of files that aren't on the disk, or not yet.
 *
 * @throws {ManifestError} for all files at once that don't parse.
 */
export function parseFiles(files: readonly OutputFile[]): SourceDocument[] {
  const problems: ManifestProblem[] = [];
  const documents = files.flatMap(({ path, content }) => {
    try {
      return parseText(content).map(({ line, object }) => ({ file: path, line, object }));
    } catch (error) {
      problems.push(toProblem(path, error));
      return [];
    }
  });
  if (problems.length > 0) throw new ManifestError(problems);
  return documents;
}
