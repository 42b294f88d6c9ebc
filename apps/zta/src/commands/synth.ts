import { join } from 'node:path';
import { type FolderTarget } from '@zta/manifests';
import { type Context } from '../context';
import { InputError } from '../input-error';
import { type Rendered } from '../render';

interface SynthOptions {
  readonly cluster?: string;
  readonly out: string;
  readonly format: 'text' | 'json';
}

/** `zta synth`: renders the catalogue into `clusters/` and `argocd/`. */
export function synthCommand(context: Context): void {
  context
    .command('synth')
    .description('render the catalogue into clusters/ and argocd/')
    .option('--cluster <name>', 'render the folder of this cluster only')
    .option('--out <dir>', 'folder that holds clusters/ and argocd/', context.root)
    .action((options: SynthOptions) => synth(context, options));
}

async function synth({ declarations, print }: Context, { cluster, out, format }: SynthOptions): Promise<void> {
  // Loaded here: what renders takes longer to load than most commands take to run.
  const { loadCatalog } = await import('@zta/intent');
  const { foldersIn, replaceFolders } = await import('@zta/manifests');
  const { renderCatalog } = await import('../render');
  const catalog = loadCatalog(await declarations());
  const rendered = renderCatalog(catalog);
  const built = catalog.clusters.flatMap(({ name, infrastructure }) => (infrastructure ? [name] : []));
  if (cluster === undefined) refuseLostApps(join(out, 'clusters'), [...rendered.clusters.keys()], foldersIn);
  const result = replaceFolders(targets(rendered, { out, only: cluster, built }));
  const { written, removed, unchanged } = result;
  const names = cluster ?? [...rendered.clusters.keys()].join(', ');
  const text = `Rendered ${names}: ${written} files written, ${removed} removed, ${unchanged} unchanged`;
  print(format === 'json' ? JSON.stringify(result) : text);
}

/** Who takes a cluster out of the catalogue takes its apps off it first: their databases would go unseen. */
function refuseLostApps(
  folder: string,
  known: readonly string[],
  foldersIn: (folder: string) => readonly string[],
): void {
  const lost = foldersIn(folder).flatMap((name) => {
    const apps = known.includes(name)
      ? []
      : foldersIn(join(folder, name)).filter((namespace) => namespace.startsWith('app-'));
    return apps.length > 0 ? [`  clusters/${name}: ${apps.join(', ')}`] : [];
  });
  if (lost.length === 0) return;
  throw new InputError(
    [
      'Cannot remove clusters on which apps are placed: expected none, got',
      ...lost,
      'Render each once without `apps` and `otherApps`, then take it out of the catalogue; or delete its folder',
    ].join('\n'),
  );
}

const terraform = 'terraform';

interface Place {
  readonly out: string;
  readonly only: string | undefined;
  /** Clusters for which `apps/cluster` renders Terraform's configuration. */
  readonly built: readonly string[];
}

function targets({ clusters, argocd }: Rendered, { out, only, built }: Place): readonly FolderTarget[] {
  if (only !== undefined) {
    const files = clusters.get(only);
    if (!files) {
      throw new InputError(`Cannot render cluster "${only}": expected one of ${[...clusters.keys()].join(', ')}`);
    }
    return [{ folder: join(out, 'clusters', only), files, keeps: built.includes(only) ? [terraform] : [] }];
  }
  const all = [...clusters].flatMap(([name, files]) =>
    files.map(({ path, content }) => ({ path: `${name}/${path}`, content })),
  );
  return [
    { folder: join(out, 'clusters'), files: all, keeps: built.map((name) => `${name}/${terraform}`) },
    { folder: join(out, 'argocd'), files: argocd },
  ];
}
