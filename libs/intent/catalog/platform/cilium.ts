import { defineComponent } from '../../src/platform';
import { ciliumValues } from './cilium-values';

const metrics = 'cilium v1.17.5 Documentation/observability/metrics.rst';

/** The CNI: enforces layers 3 and 4. */
export const cilium = defineComponent({
  name: 'cilium',
  version: '1.17.5',
  namespace: 'kube-system',
  chart: {
    repository: 'https://helm.cilium.io',
    name: 'cilium',
    version: '1.17.5',
    release: 'cilium',
    values: ciliumValues,
  },
  source: 'helm chart cilium 1.17.5, Chart.yaml',
  workloads: {
    cilium: {
      kind: 'DaemonSet',
      labels: { 'k8s-app': 'cilium' },
      serviceAccount: 'cilium',
      ports: { health: 4240, peer: 4244, prometheus: 9962, hubble: 9965 },
      hostNetwork: true,
      source: 'helm chart cilium 1.17.5, templates/cilium-agent/daemonset.yaml and values.yaml',
    },
    'cilium-operator': {
      kind: 'Deployment',
      labels: { 'io.cilium/app': 'operator' },
      serviceAccount: 'cilium-operator',
      ports: { prometheus: 9963 },
      hostNetwork: true,
      source: 'helm chart cilium 1.17.5, templates/cilium-operator/deployment.yaml and values.yaml',
    },
    'hubble-relay': {
      kind: 'Deployment',
      labels: { 'k8s-app': 'hubble-relay' },
      serviceAccount: 'hubble-relay',
      ports: { grpc: 4245 },
      service: { name: 'hubble-relay', ports: { 80: 'grpc' } },
      source: 'helm chart cilium 1.17.5, templates/hubble-relay/',
    },
    'hubble-ui': {
      kind: 'Deployment',
      labels: { 'k8s-app': 'hubble-ui' },
      serviceAccount: 'hubble-ui',
      ports: { http: 8081, grpc: 8090 },
      service: { name: 'hubble-ui', ports: { 80: 'http' } },
      source: 'helm chart cilium 1.17.5, templates/hubble-ui/',
    },
  },
  // prettier-ignore
  flows: [
    { from: 'prometheus', to: 'cilium', port: 'prometheus', why: 'metrics of the agent', source: metrics },
    { from: 'prometheus', to: 'cilium', port: 'hubble', name: 'prometheus-to-hubble', why: 'metrics of flows and verdicts', source: metrics },
    { from: 'prometheus', to: 'cilium-operator', port: 'prometheus', why: 'metrics', source: metrics },
  ],
});
