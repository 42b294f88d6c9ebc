import { type Component } from '@zta/intent';
import { componentObjects, namespaceObjects } from './component-objects';
import { testCluster } from './testing/fixtures';

const component: Component = {
  name: 'kgateway',
  version: '2.0.3',
  namespace: 'argo',
  source: 'Chart.yaml',
  workloads: {
    agent: {
      kind: 'DaemonSet',
      labels: { app: 'agent' },
      serviceAccount: 'shared',
      ports: { health: 4240 },
      hostNetwork: true,
      source: 'daemonset.yaml',
    },
    server: {
      kind: 'Deployment',
      labels: { app: 'server' },
      serviceAccount: 'shared',
      ports: { http: 2746 },
      service: { name: 'front', ports: { 80: 'http' } },
      source: 'deployment.yaml',
    },
  },
  flows: [],
};

test('componentObjects() gives each workload its pods, Service and identity, with the source of the facts', () => {
  const annotations = (source: string) => ({ annotations: { 'zta.internal/source': source } });
  expect(componentObjects(component)).toEqual([
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'shared', namespace: 'argo', ...annotations('deployment.yaml') },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'agent', namespace: 'argo', ...annotations('daemonset.yaml') },
      spec: {
        selector: { matchLabels: { app: 'agent' } },
        template: {
          metadata: { labels: { app: 'agent' } },
          spec: {
            serviceAccountName: 'shared',
            hostNetwork: true,
            containers: [
              {
                name: 'agent',
                image: 'kgateway:2.0.3',
                ports: [{ name: 'health', containerPort: 4240, protocol: 'TCP' }],
              },
            ],
          },
        },
      },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'server', namespace: 'argo', ...annotations('deployment.yaml') },
      spec: {
        selector: { matchLabels: { app: 'server' } },
        template: {
          metadata: { labels: { app: 'server' } },
          spec: {
            serviceAccountName: 'shared',
            containers: [
              {
                name: 'server',
                image: 'kgateway:2.0.3',
                ports: [{ name: 'http', containerPort: 2746, protocol: 'TCP' }],
              },
            ],
          },
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'front', namespace: 'argo', ...annotations('deployment.yaml') },
      spec: { selector: { app: 'server' }, ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 'http' }] },
    },
  ]);
});

// prettier-ignore
test.each<[names: readonly string[], when: string, namespaces: readonly string[]]>([
  [['argo'],           'one is in the mesh',        ['argo', 'kb-system']],
  [['argo', 'argocd'], 'two components share one',  ['argo', 'argocd', 'argo']],
])('namespaceObjects() gives %j when %s', (names, _when, namespaces) => {
  const objects = namespaceObjects(testCluster, namespaces.map((namespace) => ({ ...component, namespace })));
  expect(objects.map(({ metadata }) => metadata.name)).toEqual(names);
});
