import { folderProject, projectName, revocableKinds, revocablePlatformKinds, rootProject } from './app-project';
import { type AppProjectSpec, type GroupKind } from './argo-object';
import { type RenderedFolder } from './rendered-folder';
import { testCluster, testFolders } from './testing/fixtures';

test.each([
  ['graduated-app-travelexample', 'app-travelexample'],
  ['graduated-cluster', '_cluster'],
])('projectName() gives %s when the folder is %s', (name, folder) => {
  expect(projectName(testCluster, folder)).toBe(name);
});

// May an object be synced in this project? As argo-cd v3.0.11 decides: IsGroupKindPermitted, isDestinationMatched.
interface Question {
  readonly group: string;
  readonly kind: string;
  /** Absent for a cluster-scoped object. */
  readonly namespace?: string;
  readonly server?: string;
}

function permits(project: AppProjectSpec, { group, kind, namespace, server = testCluster.server }: Question): boolean {
  const list = namespace === undefined ? project.clusterResourceWhitelist : project.namespaceResourceWhitelist;
  const [destination] = project.destinations;
  return (
    list.some((allowed) => allowed.group === group && allowed.kind === kind) &&
    (namespace === undefined || (destination.server === server && (destination.namespace ?? '') === namespace))
  );
}

const service = { group: '', kind: 'Service' };

// prettier-ignore
test.each<[verdict: boolean, when: string, folder: string, question: Question]>([
  [true,  'the kind was rendered there',                      'app-travelexample', { ...service, namespace: 'app-travelexample' }],
  [true,  'its Namespace was rendered there',                 'app-travelexample', { group: '', kind: 'Namespace' }],
  [true,  'the last route of the namespace has to go',        'kgateway-system',   { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'kgateway-system' }],
  [true,  'the last database of the app has to go',           'app-travelexample', { group: 'apps.kubeblocks.io', kind: 'Cluster', namespace: 'app-travelexample' }],
  [true,  'the last waypoint of the app has to go',           'app-travelexample', { group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: 'app-travelexample' }],
  [false, 'the object is in another namespace',               'app-travelexample', { ...service, namespace: 'kube-system' }],
  [false, 'the object is on another server',                  'app-travelexample', { ...service, namespace: 'app-travelexample', server: 'https://elsewhere' }],
  [false, 'the kind was not rendered there',                  'app-travelexample', { group: '', kind: 'Secret', namespace: 'app-travelexample' }],
  [false, 'the group is another',                             'app-travelexample', { group: 'serving.knative.dev', kind: 'Service', namespace: 'app-travelexample' }],
  [false, 'the kind is cluster-scoped and was not rendered',  'app-travelexample', { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' }],
  [false, 'no cluster-scoped kind was rendered',              'kgateway-system',   { group: '', kind: 'Namespace' }],
  [false, 'no namespaced kind was rendered',                  'kb-system',         { ...service, namespace: 'kb-system' }],
  [false, 'rights are bound in a namespace of the platform',  'kgateway-system',   { group: 'rbac.authorization.k8s.io', kind: 'RoleBinding', namespace: 'kgateway-system' }],
  [false, 'something is run in a namespace of the platform',  'kgateway-system',   { group: 'apps', kind: 'Deployment', namespace: 'kgateway-system' }],
  [true,  'the cluster folder has the kind',                  '_cluster',          { group: 'kyverno.io', kind: 'ClusterPolicy' }],
  [false, 'the cluster folder would sync a namespaced object', '_cluster',         { ...service, namespace: 'default' }],
])('folderProject() permits: %s when %s', (verdict, _when, folder, question) => {
  const rendered = testFolders.find((candidate) => candidate.folder === folder)!;
  expect(permits(folderProject(testCluster, rendered), question)).toBe(verdict);
});

test.each(testFolders)(
  'folderProject() allows the kinds of $folder, and beyond them only what must stay revocable, when they come twice or unsorted',
  ({ folder, kinds }) => {
    const project = folderProject(testCluster, { folder, kinds });
    const names = (list: readonly GroupKind[]) =>
      [...new Set(list.map(({ group, kind }) => `${group}/${kind}`))].sort();
    const namespaced = kinds.filter(({ clusterScoped }) => !clusterScoped);
    expect(project.clusterResourceWhitelist.map(({ group, kind }) => `${group}/${kind}`)).toEqual(
      names(kinds.filter(({ clusterScoped }) => clusterScoped)),
    );
    expect(project.namespaceResourceWhitelist.map(({ group, kind }) => `${group}/${kind}`)).toEqual(
      namespaced.length > 0
        ? names([...namespaced, ...(folder.startsWith('app-') ? revocableKinds : revocablePlatformKinds)])
        : [],
    );
  },
);

test('folderProject() names no namespace when the folder has no namespaced object, so that none is permitted', () => {
  const bare: RenderedFolder = { folder: 'kb-system', kinds: [] };
  expect(folderProject(testCluster, bare).destinations).toEqual([{ server: testCluster.server }]);
});

test('rootProject() permits only the objects of Argo CD, in its namespace', () => {
  const project = rootProject(testCluster.git.repository);
  expect(project.sourceRepos).toEqual([testCluster.git.repository]);
  expect(permits(project, { group: 'argoproj.io', kind: 'AppProject', namespace: 'argocd' })).toBe(true);
  expect(permits(project, { group: 'argoproj.io', kind: 'Workflow', namespace: 'argocd' })).toBe(false);
  expect(permits(project, { group: 'argoproj.io', kind: 'AppProject', namespace: 'default' })).toBe(false);
  expect(permits(project, { group: '', kind: 'Namespace' })).toBe(false);
});

// Kinds that the layers render into the namespace of an app; of any of them the last object may have to go.
test('revocableKinds has each kind that is rendered into the namespace of an app', () => {
  expect(revocableKinds.map(({ group, kind }) => [group, kind].join('/'))).toEqual([
    '/ConfigMap',
    '/Service',
    '/ServiceAccount',
    'apps/Deployment',
    'apps.kubeblocks.io/Cluster',
    'cilium.io/CiliumNetworkPolicy',
    'gateway.kgateway.dev/DirectResponse',
    'gateway.kgateway.dev/GatewayExtension',
    'gateway.kgateway.dev/TrafficPolicy',
    'gateway.networking.k8s.io/Gateway',
    'gateway.networking.k8s.io/HTTPRoute',
    'kyverno.io/PolicyException',
    'rbac.authorization.k8s.io/Role',
    'rbac.authorization.k8s.io/RoleBinding',
    'security.istio.io/AuthorizationPolicy',
    'security.istio.io/PeerAuthentication',
    'security.istio.io/RequestAuthentication',
  ]);
});
