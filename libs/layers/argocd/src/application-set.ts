import { type Cluster } from '@zta/intent';
import { type ApplicationSetSpec, comparedByServer, syncPolicy } from './argo-object';
import { ignoredDifferences } from './ignored-differences';
import { foldersWithoutNamespace, type RenderedFolder } from './rendered-folder';

/** Folders of a cluster that are no manifests of ours to apply. */
const neverSynced = ['_inventory', 'terraform'] as const;

/**
 * One Application for each folder of a cluster.
 *
 * Nothing that the generator says takes an Application away, and an Application that goes takes nothing with it: a
 * folder deleted by mistake, or a generator that finds nothing, must not remove a default deny. Who means to remove an
 * app deletes its Application by hand, with or without its objects.
 *
 * A folder that no project was rendered for gets no Application that could sync: its project doesn't exist.
 *
 * @see https://argo-cd.readthedocs.io/en/release-3.0/operator-manual/applicationset/Controlling-Resource-Modification/
 */
export function applicationSet(cluster: Cluster, folders: readonly RenderedFolder[]): ApplicationSetSpec {
  const { repository: repoURL, revision } = cluster.git;
  const root = `clusters/${cluster.name}`;
  const ignoreDifferences = ignoredDifferences(folders);
  const name = `${cluster.name}-${folderName}`;
  return {
    goTemplate: true,
    goTemplateOptions: ['missingkey=error'],
    generators: [
      {
        git: {
          repoURL,
          revision,
          directories: [
            { path: `${root}/*` },
            ...neverSynced.map((folder) => ({ path: `${root}/${folder}`, exclude: true as const })),
          ],
        },
      },
    ],
    syncPolicy: { applicationsSync: 'create-update', preserveResourcesOnDeletion: true },
    template: {
      metadata: { name, annotations: comparedByServer },
      spec: {
        project: name,
        source: {
          repoURL,
          targetRevision: revision,
          path: '{{ .path.path }}',
          directory: { recurse: false, include: '*.yaml' },
        },
        destination: { server: cluster.server, namespace: folderNamespace(foldersWithoutNamespace(folders)) },
        syncPolicy,
        ...(ignoreDifferences.length > 0 && { ignoreDifferences }),
      },
    },
  };
}

/** `_cluster` as `cluster`: a name can't start with `_` (RFC 1123). */
const folderName = '{{ trimPrefix "_" .path.basename }}';

/** The namespace that has the folder's name; none where the project permits none. */
function folderNamespace(without: readonly string[]): string {
  const list = without.map((folder) => JSON.stringify(folder)).join(' ');
  return `{{ if not (has .path.basename (list ${list})) }}{{ .path.basename }}{{ end }}`;
}
