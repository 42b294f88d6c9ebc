import { defineComponent } from '../../src/platform';

/** The cluster's DNS. Its pods' port is 53 on kubeadm and k3s alike. */
export const coredns = defineComponent({
  name: 'coredns',
  version: 'as k3s brings it',
  namespace: 'kube-system',
  source: 'k3s manifests/coredns.yaml; the same labels as kubeadm',
  workloads: {
    'kube-dns': {
      kind: 'Deployment',
      labels: { 'k8s-app': 'kube-dns' },
      serviceAccount: 'coredns',
      ports: { dns: 53, metrics: 9153 },
      service: { name: 'kube-dns', ports: { 53: 'dns', 9153: 'metrics' } },
      source: 'k3s manifests/coredns.yaml',
    },
  },
  // prettier-ignore
  flows: [
    { from: 'prometheus', to: 'kube-dns', port: 'metrics', why: 'metrics', source: 'helm chart kube-prometheus-stack 75.6.2, values.yaml coreDns' },
  ],
});
