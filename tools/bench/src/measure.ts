import { spawnSync } from 'node:child_process';

/** One run of a whole process: wall seconds, and the largest memory that it had resident, in MB. */
export interface Run {
  readonly seconds: number;
  readonly megabytes: number;
}

/** Runs a program to its end. @throws {Error} If it fails. */
export function runOnce(args: readonly string[]): Run {
  // The child itself says what it used at most, as it exits; nothing else needs to be installed for that.
  const report = "process.on('exit',()=>process.stderr.write('\\nrss='+process.resourceUsage().maxRSS))";
  const started = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, ['--require', `data:text/javascript,${report}`, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  const memory = /rss=(\d+)$/.exec(stderr);
  if (status !== 0 || !memory) throw new Error(`Cannot measure ${args.join(' ')}: exit ${status}, ${stderr}`);
  return { seconds, megabytes: Number(memory[1]) / 1024 };
}

/** The median of several runs, interleaved by the caller so that all meet the same load of the machine. */
export function median(runs: readonly Run[]): Run {
  const middle = (values: readonly number[]): number =>
    [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
  return {
    seconds: middle(runs.map(({ seconds }) => seconds)),
    megabytes: middle(runs.map(({ megabytes }) => megabytes)),
  };
}
