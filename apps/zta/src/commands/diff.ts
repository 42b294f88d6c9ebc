import { join } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import { type DiffReport, type DiffRow } from '@zta/report';
import { type Context } from '../context';
import { type Sides } from '../diff-sides';

const formats = ['text', 'md', 'json'] as const;
const failures = ['opened', 'latent', 'closed', 'rerouted'] as const;
type Failure = (typeof failures)[number];

interface DiffOptions {
  readonly format: (typeof formats)[number];
  readonly failOn: readonly Failure[];
}

/** `zta diff`: what a change of manifests opens and closes. */
export function diffCommand(context: Context): void {
  context
    .command('diff', formats)
    .description(
      'what a change opens and closes: of two folders, two Git revisions, or a revision and the working tree',
    )
    .argument('<before>', 'folder, or Git revision, of which the manifests in clusters/ are compared')
    .argument('[after]', 'the same; by default the working tree')
    .addOption(
      new Option('--fail-on <kinds>', `exit with 1 where there are any, of ${failures.join(', ')}`)
        .argParser(failuresOf)
        .default([], 'nothing'),
    )
    .action((before: string, after: string | undefined, options: DiffOptions) => diff(context, before, after, options));
}

function failuresOf(text: string): readonly Failure[] {
  return text.split(',').map((kind) => {
    const known = failures.find((failure) => failure === kind.trim());
    if (known === undefined) throw new InvalidArgumentError(`It must be some of ${failures.join(', ')}, with commas.`);
    return known;
  });
}

async function diff(...[context, before, after, options]: [Context, string, string | undefined, DiffOptions]) {
  const { sidesOf } = await import('../diff-sides');
  const { diffJson, diffMarkdown, diffText } = await import('@zta/report');
  const printers = { text: diffText, md: diffMarkdown, json: diffJson };
  const sides = sidesOf(before, after);
  for (const warning of sides.warnings) context.printError(warning);
  const { report, problems } = await compared(context, sides);
  context.print(printers[options.format](report));
  for (const problem of problems) context.printError(problem);
  if (options.failOn.some((kind) => isFound(kind, report))) context.exitWith(1);
  if (problems.length > 0) context.exitWith(2);
}

/** An opening that the change declares is meant. */
function isFound(kind: Failure, report: DiffReport): boolean {
  const isUndeclared = ({ declared }: DiffRow): boolean => declared.length === 0;
  if (kind === 'opened') return report.opened.some(isUndeclared);
  // What was not searched may be there.
  if (kind === 'latent') return report.latent.some(isUndeclared) || report.unsearched.length > 0;
  return report[kind].length > 0;
}

interface Compared {
  readonly report: DiffReport;
  readonly problems: readonly string[];
}

async function compared({ version, root }: Context, { before, after }: Sides): Promise<Compared> {
  const { cachedResult } = await import('@zta/manifests');
  const compare = async (): Promise<string> => JSON.stringify((await import('../diff')).diff({ before, after }));
  const sources = [before, after].flatMap(({ name, clusters }) => [name, ...[...clusters].flatMap(partsOf)]);
  // Files that can't be read have no content to know them by.
  const isKnown = version !== undefined && [before, after].every(isRead);
  const folder = join(root, 'node_modules/.cache/zta/results');
  const result = isKnown ? cachedResult(folder, ['diff', version, ...sources], compare) : compare();
  return JSON.parse(await result) as Compared;
}

function isRead({ clusters }: Sides['before']): boolean {
  return [...clusters.values()].every(({ problems }) => problems.length === 0);
}

function partsOf([cluster, { files }]: readonly [string, SourceFilesOf]): readonly string[] {
  return [cluster, ...files.flatMap(({ path, content }) => [path, content])];
}

type SourceFilesOf = Sides['before']['clusters'] extends ReadonlyMap<string, infer T> ? T : never;
