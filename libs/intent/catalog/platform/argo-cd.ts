import { defineComponent } from '../../src/platform';
import { argoCdValues } from './argo-cd-values';

const source = 'helm chart argo-cd 8.1.3, templates/ and values.yaml';
/** Its own NetworkPolicies, which the chart leaves out by default, say who calls whom. */
const network = 'argo-cd v3.0.11 manifests/install.yaml';
const metrics = 'argo-cd v3.0.11 docs/operator-manual/metrics.md';
const labels = (name: string) => ({ 'app.kubernetes.io/name': name });

/** Argo CD's own cluster, as it names it. The one that the catalogue has at this address keeps all the others too. */
export const inCluster = 'https://kubernetes.default.svc';

/** What syncs `clusters/` to the cluster. */
export const argoCd = defineComponent({
  name: 'argo-cd',
  version: '3.0.11',
  namespace: 'argocd',
  chart: {
    repository: 'https://argoproj.github.io/argo-helm',
    name: 'argo-cd',
    version: '8.1.3',
    release: 'argocd',
    values: argoCdValues,
  },
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
  jobs: {
    'argocd-redis-secret-init': {
      labels: labels('argocd-redis-secret-init'),
      serviceAccount: 'argocd-redis-secret-init',
      why: "before each installation it makes Redis' password, if there is none",
      source: 'helm chart argo-cd, templates/redis-secret-init/job.yaml',
    },
  },
  // prettier-ignore
  flows: [
    { from: 'argocd-server', to: 'kube-apiserver', why: 'it shows what the cluster runs, and keeps its settings there', source },
    { from: 'argocd-application-controller', to: 'kube-apiserver', why: 'it watches and applies', source },
    { from: 'argocd-applicationset-controller', to: 'kube-apiserver', why: 'it makes Applications', source },
    { from: 'argocd-dex-server', to: 'kube-apiserver', why: 'its settings are kept there', source },
    { from: 'argocd-notifications-controller', to: 'kube-apiserver', why: 'it follows Applications', source },
    { from: 'argocd-server', to: 'argocd-repo-server', port: 'grpc', why: 'manifests to show', source: network },
    { from: 'argocd-application-controller', to: 'argocd-repo-server', port: 'grpc', why: 'manifests to apply', source: network },
    { from: 'argocd-applicationset-controller', to: 'argocd-repo-server', port: 'grpc', why: 'folders of the repository', source: network },
    { from: 'argocd-notifications-controller', to: 'argocd-repo-server', port: 'grpc', why: 'details of a revision', source: network },
    { from: 'argocd-server', to: 'argocd-redis', port: 'redis', why: 'cache', source: network },
    { from: 'argocd-application-controller', to: 'argocd-redis', port: 'redis', why: 'cache', source: network },
    { from: 'argocd-repo-server', to: 'argocd-redis', port: 'redis', why: 'cache', source: network },
    { from: 'argocd-server', to: 'argocd-dex-server', port: 'http', why: 'logins are passed on to Dex', source: network },
    { from: 'argocd-repo-server', to: 'git', why: 'the manifests', source: 'argo-cd v3.0.11 docs/operator-manual/architecture.md' },
    { from: 'argocd-application-controller', to: 'clusters', name: 'controller-to-cluster', why: 'it watches and applies', source },
    { from: 'argocd-server', to: 'clusters', name: 'server-to-cluster', why: 'it shows what they run', source },
    { from: 'prometheus', to: 'argocd-server', port: 'metrics', why: 'metrics', source: metrics },
    { from: 'prometheus', to: 'argocd-repo-server', port: 'metrics', why: 'metrics', source: metrics },
    { from: 'prometheus', to: 'argocd-application-controller', port: 'metrics', why: 'metrics', source: metrics },
    { from: 'prometheus', to: 'argocd-applicationset-controller', port: 'metrics', why: 'metrics', source: metrics },
    { from: 'prometheus', to: 'argocd-notifications-controller', port: 'metrics', why: 'metrics', source: metrics },
  ],
});
