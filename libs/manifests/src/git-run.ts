import { spawnSync } from 'node:child_process';
import { errnoWords } from './errno-words';
import { GitError } from './git-error';

/** What git said, and whether it was content. */
export interface GitAnswer {
  readonly isFine: boolean;
  readonly output: Buffer;
  readonly error: string;
}

const mostBytes = 2 ** 31 - 1;

/**
 * Runs git, in English and without locks, so that a working tree in use isn't disturbed.
 *
 * @throws {GitError} where git can't be started.
 */
export function runGit(folder: string, args: readonly string[], input = ''): GitAnswer {
  const { status, stdout, stderr, error } = spawnSync('git', ['-C', folder, ...args], {
    input,
    maxBuffer: mostBytes,
    env: { ...process.env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0' },
  });
  if (error !== undefined)
    throw new GitError(`Cannot run git: ${errnoWords(error)}. Install git, or compare two folders`);
  return { isFine: status === 0, output: stdout, error: stderr.toString().trim() };
}
