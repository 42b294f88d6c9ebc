import { defineCluster } from '../../src/cluster';

export const strict = defineCluster({
  name: 'strict',
  approach: 'strict',
  provider: 'civo',
  region: 'FRA1',
  trustDomain: 'cluster.local',
  apiServerPort: 6443,
  meshedNamespaces: ['kb-system', 'kgateway-system', 'monitoring', 'zenml-system'],
  gateway: {
    name: 'public',
    replicas: 2,
    domain: 'example.com',
    tlsSecret: 'public-tls',
    trustedHeaders: ['x-forwarded-client-cert', 'x-user-id', 'x-user-roles'],
  },
  git: { repository: 'https://github.com/example/zero-trust-ai', revision: 'main' },
  server: 'https://strict.example.com:6443',
  apps: { travelexample: 'enforced' },
  otherApps: 'observe',
});
