import { join } from 'node:path';
import { type Catalog, loadCatalog } from '@zta/intent';
import { type FolderTarget, replaceFolders } from '@zta/manifests';
import { type Context } from '../context';
import { InputError } from '../input-error';
import { renderCatalog } from '../render';

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

function synth({ declarations, print }: Context, { cluster, out, format }: SynthOptions): void {
  const catalog = loadCatalog(declarations());
  const result = replaceFolders(targets(catalog, out, cluster));
  const { written, removed, unchanged } = result;
  print(
    format === 'json'
      ? JSON.stringify(result)
      : `Rendered ${cluster ?? catalog.clusters.map(({ name }) => name).join(', ')}: ${written} files written, ${removed} removed, ${unchanged} unchanged`,
  );
}

function targets(catalog: Catalog, out: string, only: string | undefined): readonly FolderTarget[] {
  const { clusters, argocd } = renderCatalog(catalog);
  if (only !== undefined) {
    const files = clusters.get(only);
    if (!files)
      throw new InputError(`Cannot render cluster "${only}": expected one of ${[...clusters.keys()].join(', ')}`);
    return [{ folder: join(out, 'clusters', only), files }];
  }
  const all = [...clusters].flatMap(([name, files]) =>
    files.map(({ path, content }) => ({ path: `${name}/${path}`, content })),
  );
  return [
    { folder: join(out, 'clusters'), files: all },
    { folder: join(out, 'argocd'), files: argocd },
  ];
}
