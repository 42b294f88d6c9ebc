import { ignoredDifferences } from './ignored-differences';
import { type RenderedFolder } from './rendered-folder';

const folder = (group: string, kind: string): RenderedFolder => ({
  folder: 'a',
  kinds: [{ group, kind, clusterScoped: false }],
});

// prettier-ignore
test.each<[paths: readonly string[], when: string, folder: RenderedFolder]>([
  [[],                                          'nothing fills the kind in',       folder('', 'Service')],
  [[],                                          'only the kind is the same',       folder('cluster.x-k8s.io', 'Cluster')],
  [['.spec.componentSpecs[]?.componentDef'],    'KubeBlocks resolves definitions', folder('apps.kubeblocks.io', 'Cluster')],
  [['/metadata/annotations/policies.kyverno.io~1last-applied-patches'],
                                                'Kyverno enrols namespaces',       folder('', 'Namespace')],
  [[],                                          'Kyverno labels its pods alone',   folder('apps', 'Deployment')],
])('ignoredDifferences() ignores %j when %s', (paths, _when, rendered) => {
  const ignored = ignoredDifferences([rendered]);
  expect(ignored.flatMap(({ jsonPointers = [], jqPathExpressions = [] }) => [...jsonPointers, ...jqPathExpressions])).toEqual(paths);
});

test('ignoredDifferences() leaves the enrolment of a namespace to be healed when Kyverno sets it too', () => {
  expect(JSON.stringify(ignoredDifferences([folder('', 'Namespace')]))).not.toContain('dataplane-mode');
});
