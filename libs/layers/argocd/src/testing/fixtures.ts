import { type Cluster } from '@zta/intent';
import { type RenderedFolder } from '../rendered-folder';

/** A cluster for tests. */
export const testCluster: Cluster = {
  name: 'graduated',
  approach: 'graduated',
  provider: 'civo',
  region: 'LON1',
  trustDomain: 'cluster.local',
  apiServerPort: 6443,
  meshedNamespaces: ['kgateway-system'],
  gateway: {
    name: 'public',
    replicas: 2,
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

/** Folders for tests: the cluster's, one with both scopes, one with namespaced objects only, one with a Namespace only. */
export const testFolders: readonly RenderedFolder[] = [
  {
    folder: '_cluster',
    kinds: [
      { group: 'kyverno.io', kind: 'ClusterPolicy', clusterScoped: true },
      { group: 'cilium.io', kind: 'CiliumClusterwideNetworkPolicy', clusterScoped: true },
    ],
  },
  {
    folder: 'app-travelexample',
    kinds: [
      { group: 'apps', kind: 'Deployment', clusterScoped: false },
      { group: 'apps.kubeblocks.io', kind: 'Cluster', clusterScoped: false },
      { group: '', kind: 'Service', clusterScoped: false },
      { group: '', kind: 'Service', clusterScoped: false },
      { group: '', kind: 'Namespace', clusterScoped: true },
    ],
  },
  {
    folder: 'kgateway-system',
    kinds: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', clusterScoped: false }],
  },
  { folder: 'kb-system', kinds: [{ group: '', kind: 'Namespace', clusterScoped: true }] },
];
