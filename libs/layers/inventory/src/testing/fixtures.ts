import { type App, type Cluster, placeApp, type Placement } from '@zta/intent';

/** A cluster for tests. */
export const testCluster: Cluster = {
  name: 'graduated',
  approach: 'graduated',
  provider: 'civo',
  region: 'LON1',
  trustDomain: 'example.org',
  apiServerPort: 6443,
  meshedNamespaces: ['kb-system', 'kgateway-system'],
  gateway: {
    name: 'public',
    replicas: 3,
    domain: 'example.com',
    tlsSecret: 'public-tls',
    clusterIssuer: 'acme',
    timeoutSeconds: 30,
    rateLimit: { perSecond: 1, burst: 1 },
    trustedHeaders: [],
  },
  images: { registries: [], platform: { databases: [], waypoints: [], workflows: [] } },
  git: { repository: 'https://git.example.com/zta', revision: 'main' },
  server: 'https://kubernetes.default.svc',
  apps: {},
};

const workload = { image: 'registry.example.com/w:1', replicas: 1, cpu: '1', memory: '1Gi', ports: { http: 8080 } };

/** An app with one of everything: `api` calls `model` with L7 rules, so that `model` has a waypoint. */
export const testApp: App = {
  name: 'demo',
  description: 'Shows one of everything',
  owner: 'team-demo',
  workloads: { api: workload, model: workload },
  databases: {
    'demo-db': { engine: 'postgresql', version: '16.4.0', replicas: 2, storage: '1Gi', cpu: '1', memory: '1Gi' },
  },
  tasks: { train: { runBy: 'zenml' }, release: { runBy: 'argo-workflows' } },
  flows: [{ from: 'api', to: 'model', port: 'http', http: [{ methods: ['GET'] }], why: 'answers' }],
};

/** {@link testApp} on {@link testCluster}, with other flows where given. */
export function testPlacement(flows = testApp.flows): Placement {
  const app = { ...testApp, flows };
  return placeApp(app, 'enforced', testCluster, [app]);
}
