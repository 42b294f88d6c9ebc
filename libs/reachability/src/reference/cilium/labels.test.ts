import { documents, namespace, pod } from '../../testing/objects';
import { readWorld } from '../../world/read-world';
import { isEntity } from './peers';
import { labelsOf, reserved } from './labels';

/** The labels that Cilium sees of a pod with these. */
function seen(labels: Readonly<Record<string, string>>) {
  const world = readWorld(documents([namespace('a', { team: 'blue' }), pod('a/p', { labels, account: 'runner' })]));
  const [endpoint] = world.endpoints.values();
  return labelsOf(world, endpoint!);
}

const added = [
  ['io.cilium.k8s.namespace.labels.team', 'blue'],
  ['io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name', 'a'],
  ['io.kubernetes.pod.namespace', 'a'],
  ['io.cilium.k8s.policy.serviceaccount', 'runner'],
  ['io.cilium.k8s.policy.cluster', 'default'],
].map(([key, value]) => ({ source: 'k8s', key, value }));

test('labelsOf() adds what Cilium adds', () => {
  expect(seen({ app: 'x' })).toStrictEqual([{ source: 'k8s', key: 'app', value: 'x' }, ...added]);
});

// Cilium 1.17.5 Documentation/operations/performance/scalability/identity-relevant-labels.rst
test.each([
  ...['io.kubernetes', 'io.kubernetes.pod.name', 'kubernetes.io', 'kubernetes.io/arch', 'k8s.io', 'k8s.io/x'],
  ...['statefulset.kubernetes.io/pod-name', 'apps.kubernetes.io/pod-index', 'batch.kubernetes.io/controller-uid'],
  ...['batch.kubernetes.io/job-completion-index', 'beta.kubernetes.io/os', 'failure-domain.beta.kubernetes.io/zone'],
  ...['pod-template-generation', 'pod-template-hash', 'controller-revision-hash', 'controller-uid'],
  ...['app.kubernetes.io.beta.kubernetes.io', 'annotation', 'annotation.x', 'annotations', 'etcd_node', 'etcd_nodes'],
])('labelsOf() drops %s', (key) => {
  expect(seen({ [key]: 'x' })).toStrictEqual(added);
});

test.each([
  ...['x.io.kubernetes', 'x-kubernetes.io', 'ioXkubernetes', 'kubernetesXio', 'xk8s.io', 'k8sXio', 'my.k8s.io/x'],
  ...['x.statefulset.kubernetes.io/pod-name', 'statefulset.kubernetes.io/x', 'statefulsetXkubernetes.io/pod-name'],
  ...['statefulset.kubernetesXio/pod-name', 'x.apps.kubernetes.io/pod-index', 'apps.kubernetes.io/x'],
  ...['appsXkubernetes.io/pod-index', 'apps.kubernetesXio/pod-index', 'x.batch.kubernetes.io/controller-uid'],
  ...['batch.kubernetes.io/job-name', 'batchXkubernetes.io/controller-uid', 'batch.kubernetesXio/controller-uid'],
  ...['x.batch.kubernetes.io/job-completion-index', 'batchXkubernetes.io/job-completion-index'],
  ...['batch.kubernetesXio/job-completion-index', 'betaXkubernetes.io/os', 'beta.kubernetesXio/os'],
  ...['x-pod-template-generation', 'x-pod-template-hash', 'x-controller-revision-hash', 'x-controller-uid'],
  ...['my-annotation', 'x_etcd_node', 'app.kubernetes.io/name'],
])('labelsOf() keeps %s', (key) => {
  expect(seen({ [key]: 'x' })).toStrictEqual([{ source: 'k8s', key, value: 'x' }, ...added]);
});

test.each(['host', 'remote-node', 'init', 'ingress', 'health', 'unmanaged', 'kube-apiserver'])(
  'isEntity() counts %s to the cluster',
  (name) => {
    const world = readWorld([]);
    expect(
      ['all', 'cluster', name, 'world', 'none'].map((entity) => isEntity(entity, [reserved(name)], world)),
    ).toEqual([true, true, true, false, false]);
  },
);

test('isEntity() counts the pods of the cluster to it, by its name', () => {
  const cluster = (value: string) => [{ source: 'k8s', key: 'io.cilium.k8s.policy.cluster', value }];
  const world = readWorld([]);
  expect(isEntity('cluster', cluster('default'), world)).toBe(true);
  expect(isEntity('cluster', cluster('other'), world)).toBe(false);
  expect(isEntity('cluster', [reserved('world')], world)).toBe(false);
});
