import { join, relative, resolve, sep } from 'node:path';
import { type Finding, type Keep, type Suppression } from '@zta/conformance';
import { cachedResult } from '@zta/manifests';
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

async function check(context: Context, dir: string | undefined, { format, crds }: CheckOptions): Promise<void> {
  if (dir === undefined) throw new InputError('Cannot check: expected a folder or file of manifests, got none');
  const { checks, conform, suppress } = await import('@zta/conformance');
  const { loadFiles } = await import('../load-files');
  const { loadDocuments } = await import('../load-world');
  const { findCrds } = await import('../find-crds');
  const { findingsGithub, findingsJson, findingsSarif, findingsText } = await import('@zta/report');
  const printers = { text: findingsText, json: findingsJson, sarif: findingsSarif, github: findingsGithub };
  const keep = keptSchemas(context);
  const definitions = await findCrds(context.root, crds, keep);
  const source = loadFiles(dir);
  const { files } = source;
  const { documents, unread, problems } = loadDocuments(dir, source);
  const suppressions = await suppressedBy(context, dir);
  const found = await conform(documents, definitions, { unread, keep });
  const { findings, suppressed, unused } = suppress(found, suppressions);
  const lines = new Map(files.map(({ path, content }) => [path, content.split('\n')]));
  const report: FindingsReport = {
    checks,
    findings: await located(findings),
    suppressed: suppressed.length,
    lineOf: (file, line) => lines.get(file)?.[line - 1] ?? '',
  };
  context.print(printers[format](report));
  for (const problem of problems) context.printError(problem);
  for (const suppression of unused) context.printError(stale(suppression));
  if (findings.length > 0 || unused.length > 0) context.exitWith(1);
  if (problems.length > 0) context.exitWith(2);
}

/** Keeps what is worked out of schemas for the next run; sources that run as they are have no version to know it by. */
function keptSchemas({ root, version }: Context): Keep {
  const folder = join(root, 'node_modules/.cache/zta/schemas');
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
