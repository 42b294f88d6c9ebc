import { join } from 'node:path';
import { Option } from 'commander';
import { type AccessReport } from '@zta/report';
import { type SourceFiles } from '@zta/manifests';
import { type Context } from '../context';

const formats = ['text', 'json', 'md', 'csv', 'dot', 'html'] as const;

interface AccessOptions {
  readonly format: (typeof formats)[number];
  readonly cni: 'cilium' | 'kubernetes';
  readonly from?: string;
  readonly to?: string;
}

/** `zta access`: who can reach what in a folder of manifests. */
export function accessCommand(context: Context): void {
  context
    .command('access', formats)
    .description('effective access of a folder of manifests, all pairs')
    .argument('<dir>', 'folder or file of manifests')
    .addOption(new Option('--cni <cni>', 'who enforces').choices(['cilium', 'kubernetes']).default('cilium'))
    .option('--from <id>', 'only from this endpoint, such as app/web[Deployment] or world:1.2.3.4')
    .option('--to <id>', 'only to this endpoint, such as app/api[Deployment] or fqdn:api.example.com')
    .action((dir: string, options: AccessOptions) => access(context, dir, options));
}

async function access(context: Context, dir: string, options: AccessOptions): Promise<void> {
  const { cachedResult } = await import('@zta/manifests');
  const { loadFiles } = await import('../load-files');
  const source = loadFiles(dir);
  const { version, root } = context;
  const judged = () => judge(dir, options, source);
  const known = [
    version ?? '',
    dir,
    JSON.stringify(options),
    ...source.files.flatMap(({ path, content }) => [path, content]),
  ];
  // Files that can't be read have no content to know them by.
  const isKnown = version !== undefined && source.problems.length === 0;
  const result = await (isKnown
    ? cachedResult(join(root, 'node_modules/.cache/zta/results'), known, judged)
    : judged());
  const end = result.indexOf('\n');
  const problems = JSON.parse(result.slice(0, end)) as readonly string[];
  context.print(result.slice(end + 1));
  for (const problem of problems) context.printError(problem);
  if (problems.length > 0) context.exitWith(2);
}

/** What was wrong with the files, as JSON on a line, and then what is printed. Loads what that takes. */
async function judge(dir: string, { format, cni, from, to }: AccessOptions, source: SourceFiles): Promise<string> {
  const { loadWorld, resolveId } = await import('../load-world');
  const { accessReport } = await import('../access-report');
  const print = await printers[format]();
  const { world, problems } = loadWorld(dir, source);
  const filter = {
    ...(from !== undefined && { from: resolveId(world, from) }),
    ...(to !== undefined && { to: resolveId(world, to) }),
  };
  const text = print(accessReport(world, cni, filter)).replace(/\r?\n$/, '');
  return `${JSON.stringify(problems)}\n${text}`;
}

type Printer = (report: AccessReport) => string;

const printers: Readonly<Record<AccessOptions['format'], () => Promise<Printer>>> = {
  text: async () => (await import('@zta/report')).accessText,
  json: async () => (await import('@zta/report')).accessJson,
  md: async () => (await import('@zta/report')).accessMarkdown,
  csv: async () => (await import('@zta/report')).accessCsv,
  dot: async () => (await import('@zta/report')).accessDot,
  html: async () => (await import('@zta/report')).accessHtml,
};
