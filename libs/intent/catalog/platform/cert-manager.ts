import { defineComponent } from '../../src/platform';

const labels = (name: string, component: string) => ({
  app: name,
  'app.kubernetes.io/name': name,
  'app.kubernetes.io/instance': 'cert-manager',
  'app.kubernetes.io/component': component,
});

const source =
  'cert-manager v1.18.x deploy/charts/cert-manager/templates/{deployment,rbac,cainjector-rbac,webhook-rbac}.yaml';

interface CertManagerValues {
  readonly crds: { readonly enabled: boolean; readonly keep: boolean };
  readonly prometheus: { readonly enabled: boolean; readonly servicemonitor: { readonly enabled: boolean } };
}

/** Definitions outlive the release: with them would go every certificate. */
const values: CertManagerValues = {
  crds: { enabled: true, keep: true },
  prometheus: { enabled: true, servicemonitor: { enabled: true } },
};

/** Certificates: keeps the Secret of each Certificate filled and fresh. Installed as a release of that name. */
export const certManager = defineComponent({
  name: 'cert-manager',
  version: '1.18.2',
  namespace: 'cert-manager',
  chart: {
    repository: 'https://charts.jetstack.io',
    name: 'cert-manager',
    version: 'v1.18.2',
    release: 'cert-manager',
    values,
  },
  source: 'cert-manager v1.18.2 deploy/charts/cert-manager/Chart.template.yaml and README.template.md',
  workloads: {
    'cert-manager': {
      kind: 'Deployment',
      labels: labels('cert-manager', 'controller'),
      serviceAccount: 'cert-manager',
      ports: { 'http-metrics': 9402, 'http-healthz': 9403 },
      service: { name: 'cert-manager', ports: { 9402: 'http-metrics' } },
      source: 'cert-manager v1.18.x deploy/charts/cert-manager/templates/{deployment,service}.yaml',
    },
    'cert-manager-cainjector': {
      kind: 'Deployment',
      labels: labels('cainjector', 'cainjector'),
      serviceAccount: 'cert-manager-cainjector',
      ports: { 'http-metrics': 9402 },
      source: 'cert-manager v1.18.x deploy/charts/cert-manager/templates/cainjector-deployment.yaml',
    },
    'cert-manager-webhook': {
      kind: 'Deployment',
      labels: labels('webhook', 'webhook'),
      serviceAccount: 'cert-manager-webhook',
      ports: { https: 10250, healthcheck: 6080, 'http-metrics': 9402 },
      service: { name: 'cert-manager-webhook', ports: { 443: 'https', 9402: 'http-metrics' } },
      source:
        'cert-manager v1.18.x deploy/charts/cert-manager/templates/webhook-{deployment,service}.yaml, values.yaml',
    },
  },
  // prettier-ignore
  flows: [
    { from: 'cert-manager', to: 'kube-apiserver', why: 'it reads certificates, and writes Secrets', source },
    { from: 'cert-manager-cainjector', to: 'kube-apiserver', why: 'it puts authorities into webhooks', source },
    { from: 'cert-manager-webhook', to: 'kube-apiserver', why: 'it asks whether callers may approve', source },
    { from: 'kube-apiserver', to: 'cert-manager-webhook', port: 'https', why: 'admission webhooks', source },
    { from: 'prometheus', to: 'cert-manager', port: 'http-metrics', why: 'metrics', source },
  ],
});
