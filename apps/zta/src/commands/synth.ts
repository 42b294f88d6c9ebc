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
  const { replaceFolders } = await import('@zta/manifests');
  const { renderCatalog } = await import('../render');
  const rendered = renderCatalog(loadCatalog(await declarations()));
  const result = replaceFolders(targets(rendered, out, cluster));
  const { written, removed, unchanged } = result;
  const names = cluster ?? [...rendered.clusters.keys()].join(', ');
  const text = `Rendered ${names}: ${written} files written, ${removed} removed, ${unchanged} unchanged`;
  print(format === 'json' ? JSON.stringify(result) : text);
}

/** Folders of a cluster that `zta-cluster` renders. */
const keptFolders = ['terraform'];

function targets({ clusters, argocd }: Rendered, out: string, only: string | undefined): readonly FolderTarget[] {
  if (only !== undefined) {
    const files = clusters.get(only);
    if (!files) {
      throw new InputError(`Cannot render cluster "${only}": expected one of ${[...clusters.keys()].join(', ')}`);
    }
    return [{ folder: join(out, 'clusters', only), files, keeps: keptFolders }];
  }
  const all = [...clusters].flatMap(([name, files]) =>
    files.map(({ path, content }) => ({ path: `${name}/${path}`, content })),
  );
  return [
    {
      folder: join(out, 'clusters'),
      files: all,
      keeps: [...clusters.keys()].flatMap((name) => keptFolders.map((folder) => `${name}/${folder}`)),
    },
    { folder: join(out, 'argocd'), files: argocd },
  ];
}
