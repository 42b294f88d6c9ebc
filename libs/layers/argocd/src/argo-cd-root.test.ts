import { App } from 'cdk8s';
import { type Cluster } from '@zta/intent';
import { ArgoCdRoot } from './argo-cd-root';
import { testCluster } from './testing/fixtures';

const render = (...clusters: readonly Cluster[]) =>
  new ArgoCdRoot(new App(), { clusters }).toJson() as readonly { kind: string }[];
const other: Cluster = { ...testCluster, name: 'strict', server: 'https://strict.example.com:6443' };

test('ArgoCdRoot() syncs the folder of Argo CD with itself, in a project of its own', () => {
  const objects = render(testCluster, other);
  expect(objects.map(({ kind }) => kind)).toEqual(['AppProject', 'AppProject', 'Application']);
  expect(JSON.stringify(objects[0])).not.toContain('*');
  expect(objects[2]).toMatchObject({
    metadata: { name: 'zta-root', namespace: 'argocd' },
    spec: {
      project: 'zta-root',
      source: { repoURL: 'https://git.example.com/zta', targetRevision: 'main', path: 'argocd' },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'argocd' },
      syncPolicy: { automated: { prune: true, selfHeal: true } },
    },
  });
});

// An absent list of kinds or of namespaces would permit all of them.
test('ArgoCdRoot() leaves nothing to the project that every Argo CD has', () => {
  expect(render(testCluster)[1]).toMatchObject({
    metadata: { name: 'default', namespace: 'argocd' },
    spec: {
      sourceRepos: [],
      destinations: [],
      clusterResourceWhitelist: [],
      namespaceResourceWhitelist: [],
      sourceNamespaces: [],
    },
  });
});

// prettier-ignore
test.each<[problem: string, when: string, clusters: readonly Cluster[]]>([
  ['clusters must be at least one, got none', 'there is no cluster', []],
  ['clusters.strict.git must be that of cluster graduated, got another', 'clusters come from two repositories',
    [testCluster, { ...other, git: { ...other.git, repository: 'https://git.example.com/else' } }]],
  ['clusters.strict.git must be that of cluster graduated, got another', 'clusters follow two revisions',
    [testCluster, { ...other, git: { ...other.git, revision: 'next' } }]],
  ['clusters.strict.server must be the address of one cluster only, got https://kubernetes.default.svc', 'two clusters share an address',
    [testCluster, { ...other, server: testCluster.server }]],
])('ArgoCdRoot() says "%s" when %s', (problem, _when, clusters) => {
  expect(() => render(...clusters)).toThrow(problem);
});
