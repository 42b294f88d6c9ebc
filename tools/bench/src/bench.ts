import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { formatYaml, type KubernetesObject } from '@zta/manifests';
import { fleet } from '@zta/reachability/testing';
import { median, middle, type Run, runOnce, secondsOf } from './measure';

const root = process.env['ZTA_ROOT']!;
const { values } = parseArgs({
  options: { workloads: { type: 'string', default: '5000' }, runs: { type: 'string', default: '5' } },
});
const workloads = Number(values.workloads);
const runs = Number(values.runs);

const folder = mkdtempSync(join(tmpdir(), 'zta-bench-'));
const megabytes = writeFleet(join(folder, 'manifests'));
const zta = (...args: readonly string[]) => [join(root, 'apps/zta/bin/zta.cjs'), ...args];
const manifests = join(folder, 'manifests');

interface Case {
  readonly name: string;
  /** Arguments of Node; `turn` differs for each run. */
  readonly args: (turn: number) => readonly string[];
}

// Something of the command line that differs each time keeps the first run of a turn from being the second.
const cases: readonly Case[] = [
  { name: 'parse only, js-yaml', args: () => [join(root, 'tools/bench/src/parse-only.cjs'), manifests] },
  {
    name: 'zta access, first run',
    args: (turn) => zta('access', `${manifests}${'/.'.repeat(turn + 1)}`, '--format', 'json'),
  },
  {
    name: 'zta access, again',
    args: (turn) => zta('access', `${manifests}${'/.'.repeat(turn + 1)}`, '--format', 'json'),
  },
];

const results = new Map<string, Run[]>(cases.map(({ name }) => [name, []]));
const parts: Readonly<Record<string, number>>[] = [];
try {
  runOnce(zta('--help'));
  // In turns, so that all meet the same load of the machine.
  for (let turn = 0; turn < runs; turn++) {
    for (const { name, args } of cases) results.get(name)!.push(runOnce(args(turn)));
    parts.push(secondsOf([join(__dirname, 'inside.cjs'), manifests]));
  }
  print();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function writeFleet(to: string): number {
  mkdirSync(to);
  const objects = fleet(workloads) as readonly KubernetesObject[];
  let bytes = 0;
  // A file a thousand objects.
  for (let index = 0; index < objects.length; index += 1000) {
    const text = formatYaml(objects.slice(index, index + 1000), '# benchmark');
    bytes += text.length;
    writeFileSync(join(to, `${String(index).padStart(8, '0')}.yaml`), text);
  }
  return bytes / 1e6;
}

function print(): void {
  const floor = median(results.get(cases[0]!.name)!);
  const lines = cases.map(({ name }) => {
    const { seconds, cpu, megabytes: memory } = median(results.get(name)!);
    const ratios = `${(seconds / floor.seconds).toFixed(2)} | ${cpu.toFixed(2)} | ${(cpu / floor.cpu).toFixed(2)}`;
    return `| ${name} | ${seconds.toFixed(2)} | ${ratios} | ${memory.toFixed(0)} |`;
  });
  const inside = Object.keys(parts[0]!).map((name) => {
    const seconds = middle(parts.map((part) => part[name]!));
    return `| ${name} | ${seconds.toFixed(3)} | ${(seconds / floor.seconds).toFixed(2)} | | | |`;
  });
  process.stdout.write(
    [
      `${workloads} workloads, ${megabytes.toFixed(1)} MB of YAML, medians of ${runs} runs of the whole process`,
      '',
      '| what | seconds | of parsing | CPU seconds | of parsing | peak MB |',
      '| --- | --- | --- | --- | --- | --- |',
      ...lines,
      ...inside,
      '',
    ].join('\n'),
  );
}
