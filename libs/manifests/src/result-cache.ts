import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How many results are kept; the oldest go first. */
const mostResults = 20;

/**
 * A text that was worked out before from the same parts, or works it out and keeps it.
 *
 * The name of a result is the digest of all that it depends on, so that nothing is ever out of date. The first line of
 * its file is the digest of the rest: a result that was cut short or changed isn't believed. A folder that can't be
 * written makes it slow, not wrong.
 *
 * @param parts All that the result depends on: the program's version, its options, the files with their content.
 */
export async function cachedResult(
  folder: string,
  parts: readonly string[],
  compute: () => Promise<string>,
): Promise<string> {
  const file = join(folder, `${digest(parts)}.txt`);
  const known = readResult(file);
  if (known !== undefined) return known;
  const result = await compute();
  keepResult(folder, file, result);
  return result;
}

function digest(parts: readonly string[]): string {
  const hash = createHash('sha256');
  // Lengths keep one part from running into the next.
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex');
}

function readResult(file: string): string | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    const end = text.indexOf('\n');
    const result = text.slice(end + 1);
    return text.slice(0, end) === digest([result]) ? result : undefined;
  } catch {
    return undefined;
  }
}

function keepResult(folder: string, file: string, result: string): void {
  const staged = `${file}.${process.pid}`;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(staged, `${digest([result])}\n${result}`);
    renameSync(staged, file);
    removeOldest(folder);
  } catch {
    removeStaged(staged);
  }
}

function removeStaged(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Its folder can't be reached, so nothing was staged.
  }
}

function removeOldest(folder: string): void {
  const files = readdirSync(folder).map((name) => join(folder, name));
  const byAge = files.map((path) => ({ path, time: statSync(path).mtimeMs })).sort((a, b) => b.time - a.time);
  for (const { path } of byAge.slice(mostResults)) rmSync(path, { force: true });
}
