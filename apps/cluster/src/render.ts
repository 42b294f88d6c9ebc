import { renderTerraform } from '@zta/cluster';
import { type Catalog, catalogFile, type Cluster, placements } from '@zta/intent';
import { type FolderTarget, generatedBy, type OutputFile } from '@zta/manifests';

/**
 * What Terraform needs of each cluster that it's to build, as folders below `clusters/`.
 *
 * @param lock Terraform's lock file with the checksums of the providers, the same for all clusters; undefined where nobody
 * made it yet.
 */
export function renderClusters(catalog: Catalog, lock: string | undefined): readonly FolderTarget[] {
  return catalog.clusters.flatMap((cluster) => {
    const files = filesOf(catalog, cluster, lock);
    return files.length > 0 ? [{ folder: `${cluster.name}/terraform`, files }] : [];
  });
}

function filesOf(catalog: Catalog, cluster: Cluster, lock: string | undefined): readonly OutputFile[] {
  const { infrastructure } = cluster;
  if (!infrastructure) return [];
  const hasApps = placements(catalog, cluster).length > 0;
  const title = generatedBy([catalogFile('clusters', cluster.name)]);
  return [
    { path: 'cdk.tf.json', content: renderTerraform({ cluster, infrastructure, hasApps }, title) },
    ...(lock === undefined ? [] : [{ path: '.terraform.lock.hcl', content: `# ${generatedBy([lockFile])}\n${lock}` }]),
  ];
}

/** Where `terraform providers lock` is to be kept. */
export const lockFile = 'apps/cluster/terraform.lock.hcl';
