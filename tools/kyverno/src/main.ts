import { spawn } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Approach, approaches, type Cluster, placeApp } from '@zta/intent';
import { lab, shop } from '@zta/intent/testing';
import { type RenderedPolicy, renderedPolicies } from '@zta/layer-kyverno/testing';
import { findings } from './judge-output';
import { buildCli, type Found, findCli, wanted } from './kyverno-cli';
import { type SignedRegistry, serveSignedImage } from './signed-registry';
import { gaps, stageSuites } from './suites';

const suites = join(process.env['ZTA_ROOT']!, 'libs/layers/kyverno/suites');

const help = `Kyverno ${wanted} tests the policies of libs/layers/kyverno by the suites beside them.

npm run test:kyverno -- [--build] [--minutes N] [--if-possible]

  --build        build the CLI with Go, where it isn't found
  --minutes N    how long that may take (20)
  --if-possible  don't fail where there is no CLI
`;

const howToInstall = `How to get it: download kubectl-kyverno ${wanted} for your system from
https://github.com/kyverno/kyverno/releases/tag/v${wanted} and put it into the PATH as "kyverno", or name it by KYVERNO_CLI,
or build it with Go: npm run test:kyverno -- --build`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      build: { type: 'boolean', default: false },
      minutes: { type: 'string', default: '20' },
      'if-possible': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return say(help, 0);
  const found = getCli(values.build, Number(values.minutes));
  if ('missing' in found) {
    const reasons = found.missing.map((reason) => `  ${reason}\n`).join('');
    return say(
      `The suites of Kyverno's policies were not run: no Kyverno CLI ${wanted} here.\n${reasons}${howToInstall}\n`,
      values['if-possible'] ? 0 : 2,
    );
  }
  say(`Kyverno CLI ${wanted}, ${found.where}: ${found.cli}\n`, 0);
  return runSuites(found.cli);
}

function getCli(build: boolean, minutes: number): Found {
  const found = findCli();
  if (!build || 'cli' in found) return found;
  try {
    return buildCli(minutes);
  } catch (error) {
    return { missing: [...found.missing, (error as Error).message] };
  }
}

async function runSuites(cli: string): Promise<number> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'zta-kyverno-')));
  const registry = await serveSignedImage();
  try {
    const failed = await Promise.all(
      approaches.map((approach) => runApproach(cli, approach, join(folder, approach), registry)),
    );
    return failed.includes(true) ? 1 : 0;
  } finally {
    registry.close();
    rmSync(folder, { recursive: true });
  }
}

/** @returns Whether anything isn't as it should be. */
async function runApproach(
  cli: string,
  approach: Approach,
  folder: string,
  registry: SignedRegistry,
): Promise<boolean> {
  const policies = render(approach, registry);
  const tests = stageSuites(suites, folder, policies, { registry: registry.address, ...days() });
  const output = await run(cli, ['test', folder, '--registry', '--remove-color']);
  const problems = [...gaps(policies, tests), ...findings(output, tests)];
  const results = tests.flatMap((test) => test.results).flatMap(({ resources }) => resources).length;
  say(`${approach}: ${policies.length} policies, ${results} results, ${problems.length} problems\n`, 0);
  for (const problem of problems) say(`  ${problem}\n`, 0);
  if (problems.length > 0 && process.env['ZTA_KYVERNO_OUTPUT']) say(output, 0);
  return problems.length > 0;
}

function render(approach: Approach, { address, publicKey }: SignedRegistry): readonly RenderedPolicy[] {
  const registries = [...lab.images.registries, address];
  const cluster: Cluster = { ...lab, approach, images: { ...lab.images, registries, publicKey } };
  return renderedPolicies({ cluster, placements: [placeApp(shop, 'enforced', cluster, [shop])] });
}

/** Days by their distance from today, such as `day+7`. */
function days(): Readonly<Record<string, string>> {
  const day = (distance: number) => new Date(Date.now() + distance * 86_400_000).toISOString().slice(0, 10);
  return Object.fromEntries(
    [-1, 0, 7, 40].map((distance) => [`day${distance < 0 ? '' : '+'}${distance}`, day(distance)]),
  );
}

/** Its exit code says less than its output ({@link findings}). */
function run(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', () => resolve(output));
  });
}

function say(text: string, code: number): number {
  process.stdout.write(text);
  return code;
}

main().then(
  (code) => (process.exitCode = code),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  },
);
