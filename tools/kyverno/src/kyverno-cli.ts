import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { kyverno } from '@zta/intent';

/** The version of the catalogue: another one may say something else of the same policy. */
export const wanted = kyverno.version;

const module = 'github.com/kyverno/kyverno';
/** Checksum of the module's sources, as sum.golang.org has it for this version. */
const checksum = 'h1:dKB+96YinFUecRsH7cSJlrlE9uVxi6KM0YuwesPbIEY=';

/** The CLI, and where it was found; or why there is none. */
export type Found = { readonly cli: string; readonly where: string } | { readonly missing: readonly string[] };

/**
 * The CLI of the wanted version: that of `KYVERNO_CLI`, else `kyverno` of the PATH, else the one built before.
 *
 * @throws {Error} When `KYVERNO_CLI` names something else: who names one wants no other.
 */
export function findCli(environment: NodeJS.ProcessEnv = process.env): Found {
  const named = environment['KYVERNO_CLI'];
  if (named !== undefined) {
    const version = versionOf(named);
    if (version === wanted) return { cli: named, where: 'named by KYVERNO_CLI' };
    throw new Error(
      `Cannot use KYVERNO_CLI: ${named} must be the Kyverno CLI ${wanted}, got ${version ?? 'nothing that runs'}`,
    );
  }
  const places = [...pathFolders(environment).map((folder) => join(folder, executable)), builtCli(environment)];
  const present = places.filter(existsSync).map((cli) => ({ cli, version: versionOf(cli) }));
  const fitting = present.find(({ version }) => version === wanted);
  if (fitting) {
    return { cli: fitting.cli, where: fitting.cli === builtCli(environment) ? 'built before' : 'found in the PATH' };
  }
  return { missing: present.map(({ cli, version }) => `${cli} is ${version ?? 'nothing that runs'}, not ${wanted}`) };
}

const executable = process.platform === 'win32' ? 'kyverno.exe' : 'kyverno';

function pathFolders({ PATH = '' }: NodeJS.ProcessEnv): readonly string[] {
  return PATH.split(delimiter).filter((folder) => folder !== '');
}

/** Where a build is kept: outside of the clone, since it takes minutes. */
export function builtCli(environment: NodeJS.ProcessEnv = process.env): string {
  const cache = environment['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(cache, 'zta', `kyverno-${wanted}`, executable);
}

function versionOf(cli: string): string | undefined {
  const { stdout } = spawnSync(cli, ['version'], { encoding: 'utf8' });
  return /^Version: v?(\S+)$/m.exec(stdout ?? '')?.[1];
}

/**
 * Builds the CLI from its sources with Go, and keeps it ({@link builtCli}). `go install` refuses the module, since its
 * go.mod replaces others. From nothing that takes two cores a quarter of an hour; Go keeps what it has compiled, so that a
 * build which ran out of time continues there.
 *
 * @throws {Error} When Go is missing, can't download or build, or takes longer than the minutes given.
 */
export function buildCli(minutes: number): Found {
  const target = builtCli();
  const folder = dirname(target);
  mkdirSync(folder, { recursive: true });
  const ends = Date.now() + minutes * 60_000;
  const { Dir, Sum } = JSON.parse(go(['mod', 'download', '-json', `${module}@v${wanted}`], folder, ends));
  if (Sum !== checksum)
    throw new Error(`Cannot build the Kyverno CLI: its sources must have checksum ${checksum}, got ${Sum}`);
  const staged = `${target}.${process.pid}`;
  const flags = `-s -w -X ${module}/pkg/version.BuildVersion=v${wanted}`;
  go(['build', '-ldflags', flags, '-o', staged, './cmd/cli/kubectl-kyverno'], Dir, ends);
  renameSync(staged, target);
  return { cli: target, where: 'built with Go' };
}

function go(args: readonly string[], cwd: string, ends: number): string {
  const timeout = Math.max(1, ends - Date.now());
  const { error, status, stdout, stderr } = spawnSync('go', args, {
    cwd,
    encoding: 'utf8',
    timeout,
    maxBuffer: 2 ** 26,
  });
  if (error === undefined && status === 0) return stdout;
  const reason =
    error === undefined
      ? stderr.trim().split('\n').slice(-3).join('\n')
      : 'code' in error && error.code === 'ETIMEDOUT'
        ? 'it took too long'
        : error.message;
  throw new Error(`Cannot build the Kyverno CLI: go ${args.slice(0, 2).join(' ')}: ${reason}`);
}
