import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Files of one project, as it published them with one release. */
export interface Release {
  /** Name of the folder that they go to. */
  readonly folder: string;
  /** `owner/name` on GitHub. */
  readonly repository: string;
  /** Tag of the release. */
  readonly ref: string;
  /** Digests (SHA-256) by path in the repository. */
  readonly files: Readonly<Record<string, string>>;
}

/** Thrown by {@link downloadCrds}; lists every file that could not be had. */
export class DownloadError extends Error {
  override readonly name = 'DownloadError';

  constructor(readonly problems: readonly string[]) {
    super(
      [
        'Cannot download the definitions of the platform:',
        ...problems.map((problem) => `  ${problem}`),
        'Nothing was changed. Try again, or get the files by other means and point ZTA_CRDS to their folder.',
      ].join('\n'),
    );
  }
}

/**
 * Downloads releases into a folder, all or nothing: what was there before stays until every file is there and is the one
 * that was meant.
 *
 * @param base Where raw files are had from: `<base>/<repository>/<ref>/<path>`.
 * @returns How many files there are now.
 * @throws {DownloadError} With all problems at once.
 */
export async function downloadCrds(releases: readonly Release[], base: string, to: string): Promise<number> {
  const wanted = releases.flatMap(({ folder, repository, ref, files }) =>
    Object.entries(files).map(([path, digest]) => ({
      url: `${base}/${repository}/${ref}/${path}`,
      file: join(folder, basename(path)),
      digest,
    })),
  );
  const results = await Promise.all(wanted.map(async (one) => ({ ...one, ...(await fetched(one.url, one.digest)) })));
  const problems = new Map<string, string[]>();
  for (const { url, problem } of results)
    if (problem !== undefined) problems.set(problem, [...(problems.get(problem) ?? []), url]);
  if (problems.size > 0) throw new DownloadError([...problems].map(([problem, urls]) => `${someOf(urls)} ${problem}`));
  const staged = `${to}.new`;
  rmSync(staged, { recursive: true, force: true });
  for (const { file, content } of results) {
    mkdirSync(dirname(join(staged, file)), { recursive: true });
    writeFileSync(join(staged, file), content!);
  }
  rmSync(to, { recursive: true, force: true });
  renameSync(staged, to);
  return results.length;
}

/** The first of many. */
function someOf([first, ...others]: readonly string[]): string {
  return others.length === 0 ? first! : `${first} and ${others.length} more`;
}

interface Fetched {
  readonly content?: Buffer;
  readonly problem?: string;
}

/** How long one file may take, in milliseconds. */
const patience = 60_000;

async function fetched(url: string, digest: string): Promise<Fetched> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(patience) });
    if (!response.ok) return { problem: `must answer with 200, got ${response.status} ${response.statusText}` };
    const content = Buffer.from(await response.arrayBuffer());
    const found = createHash('sha256').update(content).digest('hex');
    return found === digest ? { content } : { problem: `must have the digest ${digest}, got ${found}` };
  } catch (error) {
    const { cause, message } = error as Error;
    return {
      problem: `cannot be reached: ${cause instanceof Error && cause.message !== '' ? cause.message : message}`,
    };
  }
}
