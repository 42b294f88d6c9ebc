import { argoCd, type Cluster, guardedNamespaces, inCluster } from '@zta/intent';
import { type AppProjectSpec, type ClosedProjectSpec, type GroupKind } from './argo-object';
import { clusterFolder, foldersWithoutNamespace, type RenderedFolder } from './rendered-folder';

/** Name of the root Application and of its project. */
export const rootName = 'zta-root';

/** Name of a folder's project and Application. */
export function projectName(cluster: Pick<Cluster, 'name'>, folder: string): string {
  return `${cluster.name}-${folder.replace(/^_/, '')}`;
}

/**
 * Every kind that a layer can render into the namespace of an app. The project of a namespace permits them even where the
 * folder has none left: Argo CD neither prunes nor shows a live object of a kind that the project doesn't permit, so that
 * the last route, workload or binding of an app would stay in force, unseen, after it went from Git.
 *
 * @see argo-cd v3.0.11 controller/state.go CompareAppState ("filter out all resources which are not permitted")
 */
export const revocableKinds: readonly GroupKind[] = [
  { group: '', kind: 'ConfigMap' },
  { group: '', kind: 'Service' },
  { group: '', kind: 'ServiceAccount' },
  { group: 'apps', kind: 'Deployment' },
  { group: 'apps.kubeblocks.io', kind: 'Cluster' },
  { group: 'cilium.io', kind: 'CiliumNetworkPolicy' },
  { group: 'gateway.kgateway.dev', kind: 'DirectResponse' },
  { group: 'gateway.kgateway.dev', kind: 'GatewayExtension' },
  { group: 'gateway.kgateway.dev', kind: 'TrafficPolicy' },
  { group: 'gateway.networking.k8s.io', kind: 'Gateway' },
  { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute' },
  { group: 'kyverno.io', kind: 'PolicyException' },
  { group: 'rbac.authorization.k8s.io', kind: 'Role' },
  { group: 'rbac.authorization.k8s.io', kind: 'RoleBinding' },
  { group: 'security.istio.io', kind: 'AuthorizationPolicy' },
  { group: 'security.istio.io', kind: 'PeerAuthentication' },
  { group: 'security.istio.io', kind: 'RequestAuthentication' },
];

/**
 * The same for a namespace of the platform: what guards its network, and its routes. All else there belongs to the
 * installation of its component, so that nothing from Git may bind rights in it or run there.
 */
export const revocablePlatformKinds: readonly GroupKind[] = [
  { group: 'cilium.io', kind: 'CiliumNetworkPolicy' },
  { group: 'gateway.kgateway.dev', kind: 'TrafficPolicy' },
  { group: 'gateway.networking.k8s.io', kind: 'Gateway' },
  { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute' },
  { group: 'security.istio.io', kind: 'AuthorizationPolicy' },
  { group: 'security.istio.io', kind: 'PeerAuthentication' },
];

/**
 * What may be synced from one folder: the kinds that were rendered there and those that may have been, into its own
 * namespace, from the one repository. A folder without namespaced objects permits no namespace, and none of its kinds.
 *
 * Both lists of kinds are always written: an empty one allows nothing, an absent list of namespaced kinds allows all.
 *
 * @see argo-cd v3.0.11 pkg/apis/application/v1alpha1/app_project_types.go, IsGroupKindPermitted
 */
export function folderProject(
  cluster: Pick<Cluster, 'name' | 'git' | 'server'>,
  rendered: RenderedFolder,
): AppProjectSpec {
  const { folder, kinds } = rendered;
  const hasNamespace = !foldersWithoutNamespace([rendered]).includes(folder);
  const isPlatform = (guardedNamespaces as readonly string[]).includes(folder);
  const revocable = isPlatform ? revocablePlatformKinds : revocableKinds;
  return {
    description:
      folder === clusterFolder
        ? `Cluster-scoped objects of cluster ${cluster.name}`
        : `Namespace ${folder} of cluster ${cluster.name}`,
    sourceRepos: [cluster.git.repository],
    destinations: [{ server: cluster.server, ...(hasNamespace && { namespace: folder }) }],
    clusterResourceWhitelist: groupKinds(kinds.filter(({ clusterScoped }) => clusterScoped)),
    namespaceResourceWhitelist: hasNamespace
      ? groupKinds([...kinds.filter(({ clusterScoped }) => !clusterScoped), ...revocable])
      : [],
    sourceNamespaces: [],
    orphanedResources: { warn: true },
  };
}

/** What the root Application may do: keep Argo CD's own objects, in its own namespace. */
export function rootProject(repository: string): AppProjectSpec {
  return {
    description: 'Projects and ApplicationSets of every cluster',
    sourceRepos: [repository],
    destinations: [{ server: inCluster, namespace: argoCd.namespace }],
    clusterResourceWhitelist: [],
    namespaceResourceWhitelist: ['AppProject', 'Application', 'ApplicationSet'].map((kind) => ({
      group: 'argoproj.io',
      kind,
    })),
    sourceNamespaces: [],
    orphanedResources: { warn: true },
  };
}

/**
 * The project that Argo CD makes by itself and that can't be deleted, without what it permits of its own accord: everything.
 *
 * @see argo-cd v3.0.11 docs/user-guide/projects.md, "The Default Project"
 */
export const defaultProject: ClosedProjectSpec = {
  description: 'Permits nothing: each Application has a project of its own',
  sourceRepos: [],
  destinations: [],
  clusterResourceWhitelist: [],
  namespaceResourceWhitelist: [],
  sourceNamespaces: [],
  orphanedResources: { warn: true },
};

/** Each kind once, in an order that doesn't depend on the renderer's. */
function groupKinds(kinds: readonly GroupKind[]): readonly GroupKind[] {
  const byName = new Map(kinds.map(({ group, kind }) => [`${group}/${kind}`, { group, kind }]));
  return [...byName.keys()].sort().map((name) => byName.get(name)!);
}
