import { join, relative, resolve, sep } from 'node:path';
import { type Finding, type Keep, type Suppression } from '@zta/conformance';
import { cachedResult, type SourceFiles } from '@zta/manifests';
import { type FindingsReport, type LocatedFinding } from '@zta/report';
import { type Context } from '../context';
import { InputError } from '../input-error';

const formats = ['text', 'json', 'sarif', 'github'] as const;
type Format = (typeof formats)[number];

interface CheckOptions {
  readonly format: Format;
  readonly crds?: string;
  readonly list?: true;
}

/** Where `npm run crds` puts what it downloads. */
const downloaded = '.cache/crds';

/** `zta check`: what a real cluster would refuse, ignore or misread in a folder of manifests. */
export function checkCommand(context: Context): void {
  context
    .command('check', formats)
    .description('what a cluster would refuse, ignore or misread in a folder of manifests')
    .argument('[dir]', 'folder or file of manifests')
    .option('--crds <dir>', 'folder of CustomResourceDefinitions; else $ZTA_CRDS, else what `npm run crds` downloaded')
    .option('--list', 'print all checks')
    .action((dir: string | undefined, options: CheckOptions) =>
      options.list ? list(context, options.format) : check(context, dir, options),
    );
}

async function list(context: Context, format: Format): Promise<void> {
  const { checks } = await import('@zta/conformance');
  const { checkList } = await import('@zta/report');
  context.print(checkList(checks, format === 'json'));
}

async function check(context: Context, dir: string | undefined, options: CheckOptions): Promise<void> {
  if (dir === undefined) throw new InputError('Cannot check: expected a folder or file of manifests, got none');
  const { readFiles } = await import('@zta/manifests');
  const { loadFiles } = await import('../load-files');
  const folder = options.crds ?? process.env['ZTA_CRDS'] ?? join(context.root, downloaded);
  const given: Given = {
    ...{ dir, folder, format: options.format, source: loadFiles(dir), definitions: readFiles(folder) },
    suppressions: await suppressedBy(context, dir),
    keep: keeper(context),
  };
  const all = [given.source, given.definitions];
  const known = [
    ...[dir, folder, options.format, JSON.stringify(given.suppressions)],
    ...all.flatMap(({ files }) => [`${files.length}`, ...files.flatMap(({ path, content }) => [path, content])]),
  ];
  // Files that can't be read have no content to know them by.
  const isKnown = all.every(({ problems }) => problems.length === 0);
  const result = await (isKnown ? given.keep('results', known, () => judge(given)) : judge(given));
  const { code, printed, errors } = JSON.parse(result) as Answer;
  context.print(printed);
  for (const line of errors) context.printError(line);
  if (code !== 0) context.exitWith(code);
}

/** All that the answer depends on. */
interface Given {
  readonly dir: string;
  /** Of the definitions. */
  readonly folder: string;
  readonly format: Format;
  readonly source: SourceFiles;
  readonly definitions: SourceFiles;
  readonly suppressions: readonly Suppression[];
  readonly keep: Keep;
}

interface Answer {
  readonly code: 0 | 1 | 2;
  readonly printed: string;
  readonly errors: readonly string[];
}

/** The answer as JSON. Loads what that takes. */
async function judge({ dir, folder, format, source, definitions, suppressions, keep }: Given): Promise<string> {
  const { checks, conform, suppress } = await import('@zta/conformance');
  const { findingsGithub, findingsJson, findingsSarif, findingsText } = await import('@zta/report');
  const { findCrds } = await import('../find-crds');
  const { loadDocuments } = await import('../load-world');
  const printers = { text: findingsText, json: findingsJson, sarif: findingsSarif, github: findingsGithub };
  const crds = await findCrds(folder, { source: definitions, keep });
  const { documents, unread, problems } = loadDocuments(dir, source);
  const found = await conform(documents, crds, { unread, keep });
  const { findings, suppressed, unused } = suppress(found, suppressions);
  const lines = new Map(source.files.map(({ path, content }) => [path, content.split('\n')]));
  const report: FindingsReport = {
    checks,
    findings: await located(findings),
    suppressed: suppressed.length,
    lineOf: (file, line) => lines.get(file)?.[line - 1] ?? '',
  };
  const code = problems.length > 0 ? 2 : findings.length + unused.length > 0 ? 1 : 0;
  const answer: Answer = { code, printed: printers[format](report), errors: [...problems, ...unused.map(stale)] };
  return JSON.stringify(answer);
}

/** Keeps what is worked out for the next run; sources that run as they are have no version to know it by. */
function keeper({ root, version }: Context): Keep {
  const folder = join(root, 'node_modules/.cache/zta/check');
  return (name, parts, compute) =>
    version === undefined ? compute() : cachedResult(join(folder, name), [version, ...parts], compute);
}

/** Only the catalogue may answer for a finding, and only in its own clusters' folders. */
async function suppressedBy({ root, declarations }: Context, dir: string): Promise<readonly Suppression[]> {
  const [folder, name] = relative(root, resolve(dir)).split(sep);
  if (folder !== 'clusters' || name === undefined) return [];
  const { loadCatalog } = await import('@zta/intent');
  return loadCatalog(await declarations()).suppressions.filter(({ cluster }) => cluster === name);
}

function stale({ check: id, kind, namespace, name }: Suppression): string {
  const object = [namespace, name].filter((part) => part !== undefined).join('/');
  return `Cannot leave a suppression that suppresses nothing: ${id} of ${kind} ${object}. Remove it from the catalogue`;
}

async function located(findings: readonly Finding[]): Promise<readonly LocatedFinding[]> {
  const { locateField } = await import('@zta/manifests');
  return findings.map((finding) => ({ ...finding, ...locateField(finding.file, finding.line, finding.path) }));
}
