import { defineComponent } from '../../src/platform';

const labels = (component: string) => ({
  'app.kubernetes.io/component': component,
  'app.kubernetes.io/part-of': 'kyverno',
});
const source = 'helm chart kyverno 3.4.4, templates/ and values.yaml';

interface KyvernoValues {
  readonly admissionController: Controller;
  readonly backgroundController: Controller;
  readonly cleanupController: Controller;
  readonly reportsController: Controller;
  readonly features: { readonly policyExceptions: { readonly enabled: boolean } };
}

interface Controller {
  readonly replicas: number;
  readonly serviceMonitor: { readonly enabled: boolean };
}

const controller = (replicas: number): Controller => ({ replicas, serviceMonitor: { enabled: true } });

/**
 * In high availability, as its documentation counts: three where requests wait for an answer, two where a leader works.
 * Exceptions are off: who may write one could leave every rule.
 *
 * @see https://release-1-14-0.kyverno.io/docs/high-availability/
 */
const values: KyvernoValues = {
  admissionController: controller(3),
  backgroundController: controller(2),
  cleanupController: controller(2),
  reportsController: controller(2),
  features: { policyExceptions: { enabled: false } },
};

/**
 * The policy engine: acts at admission and in the background, never in the data path. No policy of ours verifies images or
 * reads them, so that no registry is among its flows.
 */
export const kyverno = defineComponent({
  name: 'kyverno',
  version: '1.14.4',
  namespace: 'kyverno',
  chart: {
    repository: 'https://kyverno.github.io/kyverno/',
    name: 'kyverno',
    version: '3.4.4',
    release: 'kyverno',
    values,
  },
  source: 'kyverno v1.14.4 charts/kyverno/Chart.yaml',
  workloads: {
    'kyverno-admission-controller': {
      kind: 'Deployment',
      labels: labels('admission-controller'),
      serviceAccount: 'kyverno-admission-controller',
      ports: { https: 9443, metrics: 8000 },
      service: { name: 'kyverno-svc', ports: { 443: 'https' } },
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
  jobs: {
    // Its other hooks run as the admission controller.
    'kyverno-migrate-resources': {
      labels: {},
      serviceAccount: 'kyverno-migrate-resources',
      why: 'after each upgrade it stores policies in the newest version',
      source: 'helm chart kyverno 3.4.4, templates/hooks/post-upgrade-migrate-resources.yaml',
    },
    'kyverno-remove-configmap': {
      labels: {},
      serviceAccount: 'kyverno-remove-configmap',
      why: 'when it is removed it takes its settings along',
      source: 'helm chart kyverno 3.4.4, templates/hooks/post-delete-configmap.yaml',
    },
  },
  // prettier-ignore
  flows: [
    { from: 'kyverno-admission-controller', to: 'kube-apiserver', why: 'it reads policies, and keeps its webhooks', source },
    { from: 'kyverno-background-controller', to: 'kube-apiserver', why: 'it generates and changes objects', source },
    { from: 'kyverno-cleanup-controller', to: 'kube-apiserver', why: 'it deletes objects whose time is over', source },
    { from: 'kyverno-reports-controller', to: 'kube-apiserver', why: 'it scans objects, and writes reports', source },
    { from: 'kube-apiserver', to: 'kyverno-admission-controller', port: 'https', why: 'admission webhooks', source },
    { from: 'kube-apiserver', to: 'kyverno-cleanup-controller', port: 'https', why: 'admission of cleanup policies', source },
    { from: 'prometheus', to: 'kyverno-admission-controller', port: 'metrics', why: 'metrics', source },
    { from: 'prometheus', to: 'kyverno-background-controller', port: 'metrics', why: 'metrics', source },
    { from: 'prometheus', to: 'kyverno-cleanup-controller', port: 'metrics', why: 'metrics', source },
    { from: 'prometheus', to: 'kyverno-reports-controller', port: 'metrics', why: 'metrics', source },
  ],
});
