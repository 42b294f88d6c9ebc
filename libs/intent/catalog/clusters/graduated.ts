import { defineCluster } from '../../src/cluster';
import { example } from './example';

export const graduated = defineCluster({
  ...example,
  name: 'graduated',
  approach: 'graduated',
  region: 'LON1',
  meshedNamespaces: ['kb-system', 'kgateway-system', 'monitoring', 'zenml-system'],
  server: 'https://kubernetes.default.svc',
  infrastructure: {
    nodes: { size: 'g4s.kube.large', count: 4 },
    kubernetesVersion: '1.32.5-k3s1',
    network: '10.20.0.0/24',
    // Documentation ranges (RFC 5737): put in who runs Terraform, and who operates the cluster.
    apiServerCallers: ['198.51.100.0/24'],
    state: { bucket: 'zero-trust-ai-terraform', region: 'LON1', endpoint: 'https://objectstore.lon1.civo.com' },
  },
});
