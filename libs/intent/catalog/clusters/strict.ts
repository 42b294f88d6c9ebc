import { defineCluster } from '../../src/cluster';
import { example } from './example';

export const strict = defineCluster({
  ...example,
  name: 'strict',
  approach: 'strict',
  region: 'FRA1',
  // All but argocd and kyverno, which sync and admit the mesh itself: they must start where istiod or ztunnel is down. And but
  // for cert-manager, which the API server alone calls, in plaintext, and which has no policies of its own.
  meshedNamespaces: ['argo', 'kb-system', 'kgateway-system', 'monitoring', 'zenml-system'],
  server: 'https://strict.example.com:6443',
  infrastructure: {
    nodes: { size: 'g4s.kube.large', count: 4 },
    kubernetesVersion: '1.32.5-k3s1',
    network: '10.21.0.0/24',
    // Documentation ranges (RFC 5737): put in who runs Terraform, and who operates the cluster.
    apiServerCallers: ['198.51.100.0/24'],
    state: { bucket: 'zero-trust-ai-terraform', region: 'FRA1', endpoint: 'https://objectstore.fra1.civo.com' },
  },
});
