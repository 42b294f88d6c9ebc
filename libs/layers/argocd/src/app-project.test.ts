import { folderProject, projectName, revocableKinds, rootProject } from './app-project';
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
  [false, 'the object is in another namespace',               'app-travelexample', { ...service, namespace: 'kube-system' }],
  [false, 'the object is on another server',                  'app-travelexample', { ...service, namespace: 'app-travelexample', server: 'https://elsewhere' }],
  [false, 'the kind was not rendered there',                  'app-travelexample', { group: '', kind: 'Secret', namespace: 'app-travelexample' }],
  [false, 'the group is another',                             'app-travelexample', { group: 'serving.knative.dev', kind: 'Service', namespace: 'app-travelexample' }],
  [false, 'the kind is cluster-scoped and was not rendered',  'app-travelexample', { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' }],
  [false, 'no cluster-scoped kind was rendered',              'kgateway-system',   { group: '', kind: 'Namespace' }],
  [false, 'no namespaced kind was rendered',                  'kb-system',         { ...service, namespace: 'kb-system' }],
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
      namespaced.length > 0 ? names([...namespaced, ...revocableKinds]) : [],
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
