import { defineComponent } from '../../src/platform';

const labels = (component: string) => ({
  'app.kubernetes.io/component': component,
  'app.kubernetes.io/part-of': 'kyverno',
});
const source = 'helm chart kyverno 3.4.4, templates/ and values.yaml';

/** The policy engine: acts at admission and in the background, never in the data path. */
export const kyverno = defineComponent({
  name: 'kyverno',
  version: '1.14.4',
  namespace: 'kyverno',
  chart: { repository: 'https://kyverno.github.io/kyverno/', name: 'kyverno', version: '3.4.4' },
  source: 'kyverno v1.14.4 charts/kyverno/Chart.yaml',
  workloads: {
    'kyverno-admission-controller': {
      kind: 'Deployment',
      labels: labels('admission-controller'),
      serviceAccount: 'kyverno-admission-controller',
      ports: { https: 9443, metrics: 8000 },
      service: { name: 'kyverno-svc', ports: { 443: 'https' } },
      webhookPort: 'https',
      source,
    },
    'kyverno-background-controller': {
      kind: 'Deployment',
      labels: labels('background-controller'),
      serviceAccount: 'kyverno-background-controller',
      ports: { metrics: 8000 },
      source,
    },
    'kyverno-cleanup-controller': {
      kind: 'Deployment',
      labels: labels('cleanup-controller'),
      serviceAccount: 'kyverno-cleanup-controller',
      ports: { https: 9443, metrics: 8000 },
      service: { name: 'kyverno-cleanup-controller', ports: { 443: 'https' } },
      webhookPort: 'https',
      source,
    },
    'kyverno-reports-controller': {
      kind: 'Deployment',
      labels: labels('reports-controller'),
      serviceAccount: 'kyverno-reports-controller',
      ports: { metrics: 8000 },
      source,
    },
  },
});
