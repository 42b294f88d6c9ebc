import { defineComponent } from '../../src/platform';

const source = 'helm chart argo-cd 8.1.3, templates/ and values.yaml';
const labels = (name: string) => ({ 'app.kubernetes.io/name': name });

/** What syncs `clusters/` to the cluster. */
export const argoCd = defineComponent({
  name: 'argo-cd',
  version: '3.0.11',
  namespace: 'argocd',
  chart: { repository: 'https://argoproj.github.io/argo-helm', name: 'argo-cd', version: '8.1.3' },
  source: 'helm chart argo-cd 8.1.3, Chart.yaml',
  workloads: {
    'argocd-server': {
      kind: 'Deployment',
      labels: labels('argocd-server'),
      serviceAccount: 'argocd-server',
      ports: { http: 8080, metrics: 8083 },
      service: { name: 'argocd-server', ports: { 443: 'http' } },
      source,
    },
    'argocd-repo-server': {
      kind: 'Deployment',
      labels: labels('argocd-repo-server'),
      serviceAccount: 'argocd-repo-server',
      ports: { grpc: 8081, metrics: 8084 },
      service: { name: 'argocd-repo-server', ports: { 8081: 'grpc' } },
      source,
    },
    'argocd-application-controller': {
      kind: 'StatefulSet',
      labels: labels('argocd-application-controller'),
      serviceAccount: 'argocd-application-controller',
      ports: { metrics: 8082 },
      source,
    },
    'argocd-applicationset-controller': {
      kind: 'Deployment',
      labels: labels('argocd-applicationset-controller'),
      serviceAccount: 'argocd-applicationset-controller',
      ports: { webhook: 7000, metrics: 8080 },
      source,
    },
    'argocd-dex-server': {
      kind: 'Deployment',
      labels: labels('argocd-dex-server'),
      serviceAccount: 'argocd-dex-server',
      ports: { http: 5556, grpc: 5557, metrics: 5558 },
      service: { name: 'argocd-dex-server', ports: { 5556: 'http', 5557: 'grpc' } },
      source,
    },
    'argocd-notifications-controller': {
      kind: 'Deployment',
      labels: labels('argocd-notifications-controller'),
      serviceAccount: 'argocd-notifications-controller',
      ports: { metrics: 9001 },
      source,
    },
    'argocd-redis': {
      kind: 'Deployment',
      labels: labels('argocd-redis'),
      serviceAccount: 'argocd-redis',
      ports: { redis: 6379 },
      service: { name: 'argocd-redis', ports: { 6379: 'redis' } },
      source,
    },
  },
});
