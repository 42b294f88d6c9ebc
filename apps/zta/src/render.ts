import { App, type Chart } from 'cdk8s';
import { type Catalog, catalogFile, type Cluster, placements, platform } from '@zta/intent';
import { ArgoCdLayer, ArgoCdRoot, type RenderedFolder } from '@zta/layer-argocd';
import {
  apiGroup,
  type Batch,
  folderOf,
  isClusterScoped,
  type KubernetesObject,
  type OutputFile,
  toFiles,
} from '@zta/manifests';
import { accessFiles } from './access-files';
import { approaches } from './approaches';

export interface Rendered {
  /** Files of each cluster's folder below `clusters/`. */
  readonly clusters: ReadonlyMap<string, readonly OutputFile[]>;
  /** Files of `argocd/`. */
  readonly argocd: readonly OutputFile[];
}

/** Everything that a catalogue means, as files. Pure: the disk isn't touched. */
export function renderCatalog(catalog: Catalog): Rendered {
  const rendered = catalog.clusters.map((cluster) => ({ cluster, batches: renderCluster(catalog, cluster) }));
  const clusters = new Map(rendered.map(({ cluster, batches }) => [cluster.name, withAccess(toFiles(batches))]));
  const argocd = rendered.map(({ cluster, batches }) => argoCdBatch(cluster, foldersOf(batches)));
  return { clusters, argocd: withoutFolder(toFiles([rootBatch(catalog.clusters), ...argocd])) };
}

/** The judge's word on the manifests goes with them; it reads nothing else. */
function withAccess(files: readonly OutputFile[]): readonly OutputFile[] {
  return [...files, ...accessFiles(files)];
}

function renderCluster(catalog: Catalog, cluster: Cluster): readonly Batch[] {
  return approaches[cluster.approach].render(cluster, placements(catalog, cluster), platform(catalog, cluster));
}

/** What was rendered into each folder that Argo CD syncs: not the inventory, which is evidence only. */
function foldersOf(batches: readonly Batch[]): readonly RenderedFolder[] {
  const synced = batches.filter(({ folder }) => folder === undefined);
  const objects = synced.flatMap((batch) => batch.objects.map((object) => ({ object, folder: folderOf(object) })));
  return [...new Set(objects.map(({ folder }) => folder))].sort().map((folder) => ({
    folder,
    kinds: kindsOf(objects.filter((entry) => entry.folder === folder).map(({ object }) => object)),
  }));
}

function kindsOf(objects: readonly KubernetesObject[]): RenderedFolder['kinds'] {
  const kinds = objects.map(({ apiVersion, kind }) => ({
    group: apiGroup(apiVersion),
    kind,
    clusterScoped: isClusterScoped(apiVersion, kind),
  }));
  const byKey = new Map(kinds.map((kind) => [`${kind.group}/${kind.kind}`, kind]));
  return [...byKey.keys()].sort().map((key) => byKey.get(key)!);
}

const argoCdFolder = 'argocd';

function argoCdBatch(cluster: Cluster, folders: readonly RenderedFolder[]): Batch {
  const chart = new ArgoCdLayer(new App(), { cluster, folders });
  return batch(chart, catalogFile('clusters', cluster.name), cluster.name);
}

function rootBatch(clusters: readonly Cluster[]): Batch {
  return batch(new ArgoCdRoot(new App(), { clusters }), catalogFile('clusters', 'index'), 'root');
}

function batch(chart: Chart, source: string, file: string): Batch {
  const objects = chart.toJson() as readonly KubernetesObject[];
  return { layer: 'argocd', source, objects, folder: argoCdFolder, file };
}

function withoutFolder(files: readonly OutputFile[]): readonly OutputFile[] {
  return files.map(({ path, content }) => ({ path: path.slice(argoCdFolder.length + 1), content }));
}
