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
  server: 'https://mesh-centric.example.com:6443',
  apps: { travelexample: 'enforced' },
  otherApps: 'observe',
  platform: 'enforced',
  infrastructure: {
    nodes: { size: 'g4s.kube.large', count: 4 },
    kubernetesVersion: '1.32.5-k3s1',
    network: '10.22.0.0/24',
    // Documentation ranges (RFC 5737): put in who runs Terraform, and who operates the cluster.
    apiServerCallers: ['198.51.100.0/24'],
    state: { bucket: 'zero-trust-ai-terraform', region: 'NYC1', endpoint: 'https://objectstore.nyc1.civo.com' },
  },
});
