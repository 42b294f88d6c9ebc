import { defineCluster } from '../../src/cluster';
import { example } from './example';

export const meshCentric = defineCluster({
  ...example,
  name: 'mesh-centric',
  approach: 'mesh-centric',
  region: 'NYC1',
  meshedNamespaces: ['kb-system', 'kgateway-system', 'monitoring', 'zenml-system'],
  server: 'https://mesh-centric.example.com:6443',
  infrastructure: {
    nodes: { size: 'g4s.kube.large', count: 4 },
    kubernetesVersion: '1.32.5-k3s1',
    network: '10.22.0.0/24',
    // Documentation ranges (RFC 5737): put in who runs Terraform, and who operates the cluster.
    apiServerCallers: ['198.51.100.0/24'],
    state: { bucket: 'zero-trust-ai-terraform', region: 'NYC1', endpoint: 'https://objectstore.nyc1.civo.com' },
  },
});
