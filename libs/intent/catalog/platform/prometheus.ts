import { defineComponent } from '../../src/platform';

/** Metrics and alerts: kube-prometheus-stack, installed as a release of that name. */
export const prometheus = defineComponent({
  name: 'kube-prometheus-stack',
  version: '0.83.0',
  namespace: 'monitoring',
  chart: {
    repository: 'https://prometheus-community.github.io/helm-charts',
    name: 'kube-prometheus-stack',
    version: '75.6.2',
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
      ports: { 'http-web': 9093 },
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
      webhookPort: 'https',
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
});
