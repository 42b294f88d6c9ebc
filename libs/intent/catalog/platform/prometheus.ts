import { defineComponent } from '../../src/platform';

const source = 'helm chart kube-prometheus-stack 75.6.2, templates/ and values.yaml';

interface Switch {
  readonly enabled: boolean;
}

interface PrometheusStackValues {
  readonly crds: Switch;
  readonly prometheus: {
    readonly prometheusSpec: Readonly<
      Record<`${'serviceMonitor' | 'podMonitor' | 'rule' | 'probe'}SelectorNilUsesHelmValues`, boolean>
    >;
  };
  readonly grafana: { readonly adminPassword: '' };
  readonly kubeControllerManager: Switch;
  readonly kubeEtcd: Switch;
  readonly kubeProxy: Switch;
  readonly kubeScheduler: Switch;
}

const off: Switch = { enabled: false };

const values: PrometheusStackValues = {
  // A release of their own brings them, since other components have monitors before this one is there.
  crds: off,
  // Else only monitors with the label of this release are read.
  prometheus: {
    prometheusSpec: {
      serviceMonitorSelectorNilUsesHelmValues: false,
      podMonitorSelectorNilUsesHelmValues: false,
      ruleSelectorNilUsesHelmValues: false,
      probeSelectorNilUsesHelmValues: false,
    },
  },
  // The chart's own is the same everywhere, and known to all. Empty: a random one, kept in a Secret.
  grafana: { adminPassword: '' },
  // Within k3s' one process, or replaced by Cilium: there is nothing to scrape.
  kubeControllerManager: off,
  kubeEtcd: off,
  kubeProxy: off,
  kubeScheduler: off,
};

/** Metrics and alerts: kube-prometheus-stack, installed as a release of that name. */
export const prometheus = defineComponent({
  name: 'kube-prometheus-stack',
  version: '0.83.0',
  namespace: 'monitoring',
  chart: {
    repository: 'https://prometheus-community.github.io/helm-charts',
    name: 'kube-prometheus-stack',
    version: '75.6.2',
    release: 'kube-prometheus-stack',
    values,
  },
  source: 'helm chart kube-prometheus-stack 75.6.2, Chart.yaml',
  workloads: {
    prometheus: {
      kind: 'StatefulSet',
      labels: {
        'app.kubernetes.io/name': 'prometheus',
        'operator.prometheus.io/name': 'kube-prometheus-stack-prometheus',
        prometheus: 'kube-prometheus-stack-prometheus',
      },
      serviceAccount: 'kube-prometheus-stack-prometheus',
      ports: { 'http-web': 9090 },
      service: { name: 'kube-prometheus-stack-prometheus', ports: { 9090: 'http-web' } },
      callsByPodAddress: true,
      source:
        'helm chart kube-prometheus-stack 75.6.2, templates/prometheus/; prometheus-operator v0.83.0 pkg/prometheus',
    },
    alertmanager: {
      kind: 'StatefulSet',
      labels: { 'app.kubernetes.io/name': 'alertmanager' },
      serviceAccount: 'kube-prometheus-stack-alertmanager',
      ports: { 'http-web': 9093, 'reloader-web': 8080 },
      service: { name: 'kube-prometheus-stack-alertmanager', ports: { 9093: 'http-web' } },
      source: 'helm chart kube-prometheus-stack 75.6.2, templates/alertmanager/',
    },
    grafana: {
      kind: 'Deployment',
      labels: { 'app.kubernetes.io/name': 'grafana' },
      serviceAccount: 'kube-prometheus-stack-grafana',
      ports: { http: 3000 },
      service: { name: 'kube-prometheus-stack-grafana', ports: { 80: 'http' } },
      source: 'helm chart kube-prometheus-stack 75.6.2, dependency grafana',
    },
    'prometheus-operator': {
      kind: 'Deployment',
      labels: { app: 'kube-prometheus-stack-operator' },
      serviceAccount: 'kube-prometheus-stack-operator',
      ports: { https: 10250 },
      service: { name: 'kube-prometheus-stack-operator', ports: { 443: 'https' } },
      source: 'helm chart kube-prometheus-stack 75.6.2, templates/prometheus-operator/',
    },
    'kube-state-metrics': {
      kind: 'Deployment',
      labels: { 'app.kubernetes.io/name': 'kube-state-metrics' },
      serviceAccount: 'kube-prometheus-stack-kube-state-metrics',
      ports: { http: 8080 },
      service: { name: 'kube-prometheus-stack-kube-state-metrics', ports: { 8080: 'http' } },
      source: 'helm chart kube-prometheus-stack 75.6.2, dependency kube-state-metrics',
    },
    'node-exporter': {
      kind: 'DaemonSet',
      labels: { 'app.kubernetes.io/name': 'prometheus-node-exporter' },
      serviceAccount: 'kube-prometheus-stack-prometheus-node-exporter',
      ports: { 'http-metrics': 9100 },
      hostNetwork: true,
      source: 'helm chart kube-prometheus-stack 75.6.2, dependency prometheus-node-exporter',
    },
  },
  jobs: {
    'kube-prometheus-stack-admission': {
      labels: { app: 'kube-prometheus-stack-admission-patch' },
      serviceAccount: 'kube-prometheus-stack-admission',
      why: "around each installation it makes the webhooks' certificate",
      source: 'helm chart kube-prometheus-stack, templates/prometheus-operator/admission-webhooks/job-patch/',
    },
  },
  // prettier-ignore
  flows: [
    { from: 'prometheus', to: 'kube-apiserver', why: 'targets and the metrics of the API server', source },
    { from: 'prometheus-operator', to: 'kube-apiserver', why: 'it watches monitors, and makes the pods of Prometheus', source },
    { from: 'kube-state-metrics', to: 'kube-apiserver', why: 'the state of every object', source },
    { from: 'grafana', to: 'kube-apiserver', why: 'dashboards and data sources are ConfigMaps', source: 'helm chart kube-prometheus-stack 75.6.2, values.yaml grafana.sidecar' },
    { from: 'kube-apiserver', to: 'prometheus-operator', port: 'https', why: 'admission of rules and monitors', source: 'helm chart kube-prometheus-stack 75.6.2, templates/prometheus-operator/admission-webhooks/' },
    { from: 'grafana', to: 'prometheus', port: 'http-web', why: 'what the dashboards show', source },
    { from: 'grafana', to: 'alertmanager', port: 'http-web', why: 'silences and alerts', source: 'helm chart kube-prometheus-stack 75.6.2, values.yaml grafana.sidecar.datasources.alertmanager' },
    { from: 'prometheus', to: 'alertmanager', port: 'http-web', why: 'alerts, and metrics', source },
    { from: 'prometheus', to: 'alertmanager', port: 'reloader-web', name: 'prometheus-to-alertmanager-reloader', why: 'metrics of the reloader', source: 'helm chart kube-prometheus-stack 75.6.2, templates/alertmanager/servicemonitor.yaml' },
    { from: 'prometheus', to: 'grafana', port: 'http', why: 'metrics', source: 'helm chart kube-prometheus-stack 75.6.2, values.yaml grafana.serviceMonitor' },
    { from: 'prometheus', to: 'prometheus-operator', port: 'https', why: 'metrics', source },
    { from: 'prometheus', to: 'kube-state-metrics', port: 'http', why: 'metrics', source },
    { from: 'prometheus', to: 'node-exporter', port: 'http-metrics', why: 'metrics of the nodes', source },
    { from: 'prometheus', to: 'nodes', port: 10250, name: 'prometheus-to-kubelets', why: 'metrics of kubelets and containers', source: 'helm chart kube-prometheus-stack 75.6.2, templates/exporters/kubelet/servicemonitor.yaml' },
  ],
});
