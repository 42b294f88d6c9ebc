import { join, relative } from 'node:path';
import { type AccessPromise, type Cluster } from '@zta/intent';
import { type VerifiedCluster } from '@zta/report';
import { type Context } from '../context';
import { InputError } from '../input-error';

interface VerifyOptions {
  readonly format: 'text' | 'json';
  readonly cluster?: string;
}

/** `zta verify`: whether the rendered manifests leave open what the catalogue promises, and nothing else. */
export function verifyCommand(context: Context): void {
  context
    .command('verify')
    .description('promised against effective access, for every cluster of the catalogue as it is rendered')
    .option('--cluster <name>', 'only this cluster')
    .action((options: VerifyOptions) => verify(context, options));
}

async function verify(context: Context, { format, cluster: name }: VerifyOptions): Promise<void> {
  const { loadCatalog, placements, platform } = await import('@zta/intent');
  const { approaches } = await import('../approaches');
  const { verifyText } = await import('@zta/report');
  const catalog = loadCatalog(await context.declarations());
  const verified: VerifiedCluster[] = [];
  for (const cluster of chosen(catalog.clusters, name)) {
    const guarded = [...placements(catalog, cluster), ...platform(catalog, cluster)];
    verified.push(await verifyCluster(context, cluster, approaches[cluster.approach].promise(guarded)));
  }
  context.print(format === 'json' ? JSON.stringify({ clusters: verified }, null, 2) : verifyText(verified));
  if (verified.some(({ findings }) => findings.length > 0)) context.exitWith(1);
}

function chosen(clusters: readonly Cluster[], name: string | undefined): readonly Cluster[] {
  if (name === undefined) return clusters;
  const found = clusters.filter((cluster) => cluster.name === name);
  if (found.length > 0) return found;
  const known = clusters.map((cluster) => cluster.name).join(', ');
  throw new InputError(`Cannot verify cluster "${name}": expected one of ${known}`);
}

async function verifyCluster({ root }: Context, { name }: Cluster, promise: AccessPromise): Promise<VerifiedCluster> {
  const { compareAccess } = await import('@zta/report');
  const { loadFiles } = await import('../load-files');
  const { loadWorld } = await import('../load-world');
  const { accessReport } = await import('../access-report');
  const { explain } = await import('../explanation');
  const folder = join(root, 'clusters', name);
  const { world, problems } = loadWorld(folder, loadFiles(folder));
  if (problems.length > 0) throw new InputError(`Cannot verify cluster "${name}":\n  ${problems.join('\n  ')}`);
  const findings = compareAccess(promise, accessReport(world, 'cilium', {})).map((finding) => {
    const { from, to, port, protocol, http } = finding;
    const connection = { from, to, port, protocol: protocol as 'TCP', ...(http && { http }) };
    // What is open too far is so by the ways that pass, and what is closed by the checks that refuse.
    const { routes } = explain(world, connection, 'cilium');
    const isMissing = finding.kind === 'missing';
    const ways = isMissing ? routes : routes.filter(({ verdict }) => verdict !== 'denied');
    const hops = ways.flatMap((way) => way.hops).filter(({ verdict }) => !isMissing || verdict === 'denied');
    const because = hops.flatMap((hop) => hop.because);
    const cited = [...new Map(because.map((one) => [`${one.file}:${one.line}`, one])).values()];
    return { ...finding, because: cited.map((one) => ({ ...one, file: relative(root, one.file) })) };
  });
  return { cluster: name, findings };
}
