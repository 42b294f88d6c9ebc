import { ApiObject, Chart } from 'cdk8s';
import { type Construct } from 'constructs';
import { type Cluster, inWave, neverPruned } from '@zta/intent';
import { folderProject, projectName, rootName } from './app-project';
import { applicationSet } from './application-set';
import { apiVersion, inArgoCd } from './argo-object';
import { type RenderedFolder } from './rendered-folder';

export interface ArgoCdLayerProps {
  readonly cluster: Cluster;
  /** Every folder of the cluster that is to be synced. */
  readonly folders: readonly RenderedFolder[];
}

/**
 * How Argo CD keeps a cluster as Git has it: an Application for each folder, and a project for each Application that
 * permits what was rendered there and nothing else.
 */
export class ArgoCdLayer extends Chart {
  /** @throws {Error} If two folders would share a name. */
  constructor(scope: Construct, { cluster, folders }: ArgoCdLayerProps) {
    super(scope, `argocd-${cluster.name}`);
    refuseSharedNames(cluster, folders);
    for (const rendered of folders) {
      new ApiObject(this, `project-${rendered.folder}`, {
        apiVersion,
        kind: 'AppProject',
        // An Application without its project can't be deleted with its objects: who removes an app removes both.
        metadata: inArgoCd(projectName(cluster, rendered.folder), { ...inWave('identity'), ...neverPruned }),
        spec: folderProject(cluster, rendered),
      });
    }
    new ApiObject(this, 'applications', {
      apiVersion,
      kind: 'ApplicationSet',
      metadata: inArgoCd(cluster.name, { ...inWave('workload'), ...neverPruned }),
      spec: applicationSet(cluster, folders),
    });
  }
}

/** A folder that got another one's project would be permitted that one's kinds and namespace. */
function refuseSharedNames(cluster: Cluster, folders: readonly RenderedFolder[]): void {
  const names = [rootName, ...folders.map(({ folder }) => projectName(cluster, folder))];
  const shared = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  if (shared.length > 0)
    throw new Error(
      `Cannot render projects of cluster "${cluster.name}": each needs a name of its own, got twice ${shared.join(', ')}`,
    );
}
