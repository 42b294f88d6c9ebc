import { spawnSync } from 'node:child_process';

/**
 * One run of a whole process: seconds by the clock and of all its threads on processors, which other load changes less,
 * and the most memory that it had resident, in MB.
 */
export interface Run {
  readonly seconds: number;
  readonly cpu: number;
  readonly megabytes: number;
}

/** What a child runs as it exits: it says itself what it used, so that nothing else has to be installed. */
const report =
  "process.on('exit',()=>{const u=process.resourceUsage();process.stderr.write('\\ncpu='+(u.userCPUTime+u.systemCPUTime)+' rss='+u.maxRSS)})";
const preload = ['--import', `data:text/javascript,${encodeURIComponent(report)}`];

/**
 * Runs a program of Node's to its end.
 *
 * @throws {Error} If it fails.
 */
export function runOnce(args: readonly string[]): Run {
  const { started, ended, stderr } = spawn(args, 'ignore');
  const [, cpu, memory] = /cpu=(\d+) rss=(\d+)$/.exec(stderr)!;
  return { seconds: Number(ended - started) / 1e9, cpu: Number(cpu) / 1e6, megabytes: Number(memory) / 1024 };
}

/**
 * The seconds that a program of Node's prints as JSON, by what they were spent on.
 *
 * @throws {Error} If it fails.
 */
export function secondsOf(args: readonly string[]): Readonly<Record<string, number>> {
  return JSON.parse(spawn(args, 'pipe').stdout) as Record<string, number>;
}

function spawn(args: readonly string[], stdout: 'ignore' | 'pipe') {
  const started = process.hrtime.bigint();
  const child = spawnSync(process.execPath, [...preload, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    stdio: ['ignore', stdout, 'pipe'],
  });
  const ended = process.hrtime.bigint();
  if (child.status !== 0) throw new Error(`Cannot measure ${args.join(' ')}: exit ${child.status}, ${child.stderr}`);
  return { started, ended, stdout: child.stdout, stderr: child.stderr };
}

/** The run in the middle, by time and by memory. */
export function median(runs: readonly Run[]): Run {
  return {
    seconds: middle(runs.map(({ seconds }) => seconds)),
    cpu: middle(runs.map(({ cpu }) => cpu)),
    megabytes: middle(runs.map(({ megabytes }) => megabytes)),
  };
}

export function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
