import { ApiObject, Chart } from 'cdk8s';
import { type Construct } from 'constructs';
import { type Cluster, inWave, neverPruned } from '@zta/intent';
import { defaultProject, rootName, rootProject } from './app-project';
import { apiVersion, inArgoCd } from './argo-object';
import { rootApplication } from './root-application';

export interface ArgoCdRootProps {
  /** The clusters that one Argo CD keeps: at least one, all from the same repository and revision. */
  readonly clusters: readonly Cluster[];
}

/**
 * What is applied once, by hand or by Terraform: the Application that syncs all other objects of Argo CD, its project, and
 * the end of the project `default`.
 */
export class ArgoCdRoot extends Chart {
  /** @throws {Error} If one Argo CD can't keep the clusters. */
  constructor(scope: Construct, { clusters }: ArgoCdRootProps) {
    super(scope, 'argocd-root');
    const { git } = checked(clusters);
    const metadata = inArgoCd(rootName, { ...inWave('namespace'), ...neverPruned });
    new ApiObject(this, 'project', { apiVersion, kind: 'AppProject', metadata, spec: rootProject(git.repository) });
    new ApiObject(this, 'default', {
      apiVersion,
      kind: 'AppProject',
      metadata: { ...metadata, name: 'default' },
      spec: defaultProject,
    });
    new ApiObject(this, 'application', { apiVersion, kind: 'Application', metadata, spec: rootApplication(git) });
  }
}

function checked(clusters: readonly Cluster[]): Cluster {
  const [first] = clusters;
  const others = clusters.filter(
    ({ git }) => git.repository !== first?.git.repository || git.revision !== first.git.revision,
  );
  const servers = clusters.map(({ server }) => server);
  const crowded = clusters.filter(({ server }) => servers.indexOf(server) !== servers.lastIndexOf(server));
  const problems = [
    ...(first ? [] : ['  clusters must be at least one, got none']),
    ...others.map(({ name }) => `  clusters.${name}.git must be that of cluster ${first!.name}, got another`),
    // Two clusters under one address are one to Argo CD: it would apply the manifests of both to it.
    ...crowded.map(
      ({ name, server }) => `  clusters.${name}.server must be the address of one cluster only, got ${server}`,
    ),
  ];
  if (!first || problems.length > 0) throw new Error(['Cannot render the root Application:', ...problems].join('\n'));
  return first;
}
