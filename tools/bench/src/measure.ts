import { spawnSync } from 'node:child_process';

/** One run of a whole process: wall seconds, and the most memory that it had resident, in MB. */
export interface Run {
  readonly seconds: number;
  readonly megabytes: number;
}

/** What a child runs as it exits: it says itself what it used, so that nothing else has to be installed. */
const report = "process.on('exit',()=>process.stderr.write('\\nrss='+process.resourceUsage().maxRSS))";
const preload = ['--import', `data:text/javascript,${encodeURIComponent(report)}`];

/**
 * Runs a program of Node's to its end.
 *
 * @throws {Error} If it fails.
 */
export function runOnce(args: readonly string[]): Run {
  const started = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, [...preload, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  const memory = /rss=(\d+)$/.exec(stderr);
  if (status !== 0 || !memory) throw new Error(`Cannot measure ${args.join(' ')}: exit ${status}, ${stderr}`);
  return { seconds, megabytes: Number(memory[1]) / 1024 };
}

export function median(runs: readonly Run[]): Run {
  const middle = (values: readonly number[]): number =>
    [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
  return {
    seconds: middle(runs.map(({ seconds }) => seconds)),
    megabytes: middle(runs.map(({ megabytes }) => megabytes)),
  };
}
