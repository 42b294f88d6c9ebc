import { defineCluster } from '../../src/cluster';

export const meshCentric = defineCluster({
  name: 'mesh-centric',
  approach: 'mesh-centric',
  provider: 'civo',
  region: 'NYC1',
  trustDomain: 'cluster.local',
  apiServerPort: 6443,
  meshedNamespaces: ['kb-system', 'kgateway-system', 'monitoring', 'zenml-system'],
  gateway: {
    name: 'public',
    replicas: 2,
    domain: 'example.com',
    tlsSecret: 'public-tls',
    clusterIssuer: 'letsencrypt',
    timeoutSeconds: 30,
    rateLimit: { perSecond: 20, burst: 100 },
    trustedHeaders: ['x-forwarded-client-cert', 'x-user-id', 'x-user-roles'],
  },
  git: { repository: 'https://github.com/example/zero-trust-ai', revision: 'main' },
  server: 'https://mesh-centric.example.com:6443',
  apps: { travelexample: 'enforced' },
  otherApps: 'observe',
});
