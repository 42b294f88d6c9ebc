import { InvalidArgumentError, Option } from 'commander';
import { type Connection } from '@zta/reachability';
import { type Context } from '../context';
import { InputError } from '../input-error';

interface ExplainOptions {
  readonly format: 'text' | 'json';
  readonly cni: 'cilium' | 'kubernetes';
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly protocol: Connection['protocol'];
  readonly method?: string;
  readonly path?: string;
  readonly host?: string;
}

/** `zta explain`: whether one connection may happen, and because of which lines. */
export function explainCommand(context: Context): void {
  context
    .command('explain')
    .description('one connection: its verdict, every way it could take, every check on it, and the deciding lines')
    .argument('<dir>', 'folder or file of manifests')
    .requiredOption('--from <id>', 'source, such as app/web[Deployment], world:1.2.3.4 or entity:host')
    .requiredOption('--to <id>', 'destination, such as app/api[Deployment] or fqdn:api.example.com')
    .requiredOption('--port <port>', "port of the destination's pods", port)
    .addOption(new Option('--protocol <protocol>', 'transport').choices(['TCP', 'UDP', 'SCTP']).default('TCP'))
    .addOption(new Option('--cni <cni>', 'who enforces').choices(['cilium', 'kubernetes']).default('cilium'))
    .option('--method <method>', 'of an HTTP request, with --path')
    .option('--path <path>', 'of an HTTP request')
    .option('--host <host>', 'of an HTTP request; by default the name of the destination')
    .action((dir: string, options: ExplainOptions) => explain(context, dir, options));
}

async function explain(context: Context, dir: string, options: ExplainOptions): Promise<void> {
  const { loadFiles } = await import('../load-files');
  const { loadWorld, resolveId } = await import('../load-world');
  const { explain: explanationOf } = await import('../explanation');
  const { explanationText } = await import('@zta/report');
  const { world, problems } = loadWorld(dir, loadFiles(dir));
  const from = resolveId(world, options.from);
  const to = resolveId(world, options.to);
  const http = request(options, to);
  const connection = { from, to, port: options.port, protocol: options.protocol, ...(http && { http }) };
  const explanation = explanationOf(world, connection, options.cni);
  const isJson = options.format === 'json';
  context.print(isJson ? JSON.stringify(explanation, null, 2) : explanationText(connection, explanation));
  for (const problem of problems) context.printError(problem);
  if (problems.length > 0) context.exitWith(2);
}

function port(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1 || number > 65535) {
    throw new InvalidArgumentError('It must be an integer from 1 to 65535.');
  }
  return number;
}

function request({ method, path, host }: ExplainOptions, to: string): Connection['http'] {
  if (method === undefined && path === undefined && host === undefined) return undefined;
  if (method === undefined || path === undefined) {
    throw new InputError('Cannot explain a request: --method and --path must both be given');
  }
  const name = /^[^/]+\/([^[]+)\[/.exec(to)?.[1] ?? to.slice(to.indexOf(':') + 1);
  return { method, path, host: host ?? name };
}
