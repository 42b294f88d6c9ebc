import { type Cluster } from '../../src/cluster';

/** What the example's clusters have in common. A cluster of your own has its own. */
export const example = {
  provider: 'civo',
  trustDomain: 'cluster.local',
  apiServerPort: 6443,
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
  images: {
    registries: ['registry.example.com'],
    // An example, the private half of which nobody has. Replace it by the cosign.pub of your own key pair.
    publicKey: [
      '-----BEGIN PUBLIC KEY-----',
      'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEZeBPGzKb1R7UfUKYy/2pwpaSH0Hc',
      'nKxiMSIF4klzUIS+4c6B5lLvf+rjIYZ96SHkyWq0o7cEfPAAqIwqONm8Mw==',
      '-----END PUBLIC KEY-----',
      '',
    ].join('\n'),
    platform: {
      databases: ['docker.io/apecloud'],
      waypoints: ['docker.io/istio/proxyv2', 'us-docker.pkg.dev/soloio-img/istio/proxyv2'],
      workflows: ['quay.io/argoproj/argoexec'],
    },
  },
  git: { repository: 'https://github.com/example/zero-trust-ai', revision: 'main' },
  apps: { travelexample: 'enforced' },
  otherApps: 'observe',
  platform: 'enforced',
} as const satisfies Partial<Cluster>;
