import { defineComponent, type PolicyRule } from '../../src/platform';

const source = 'kubeblocks v1.0.0 deploy/helm/templates/{deployment,dataprotection}.yaml';

/** Engines that it installs at its start: those that an app can declare ({@link engines}), instead of all. */
const values: { readonly autoInstalledAddons: readonly string[] } = { autoInstalledAddons: ['postgresql'] };

/** The database operator. */
export const kubeblocks = defineComponent({
  name: 'kubeblocks',
  version: '1.0.0',
  namespace: 'kb-system',
  chart: {
    repository: 'https://apecloud.github.io/helm-charts',
    name: 'kubeblocks',
    version: '1.0.0',
    release: 'kubeblocks',
    values,
  },
  source: 'kubeblocks v1.0.0 deploy/helm/Chart.yaml',
  workloads: {
    'kubeblocks-operator': {
      kind: 'Deployment',
      labels: { 'app.kubernetes.io/name': 'kubeblocks', 'app.kubernetes.io/component': 'apps' },
      serviceAccount: 'kubeblocks',
      ports: { 'https-webhook': 9443, 'http-metrics': 8080, 'http-health': 8081 },
      service: { name: 'kubeblocks', ports: { 443: 'https-webhook', 8080: 'http-metrics' } },
      callsByPodAddress: true,
      source: 'kubeblocks v1.0.0 deploy/helm/templates/deployment.yaml; pkg/kbagent for the calls by pod address',
    },
    'kubeblocks-dataprotection': {
      kind: 'Deployment',
      labels: { 'app.kubernetes.io/name': 'kubeblocks', 'app.kubernetes.io/component': 'dataprotection' },
      serviceAccount: 'kubeblocks',
      ports: { 'https-webhook': 9443, 'http-metrics': 8080, 'http-health': 8081 },
      source: 'kubeblocks v1.0.0 deploy/helm/templates/dataprotection.yaml',
    },
  },
  jobs: {
    'kubeblocks-hooks': {
      // Unlike its other pods, whose account they share, these carry all labels of the chart.
      labels: { 'app.kubernetes.io/managed-by': 'Helm', 'app.kubernetes.io/name': 'kubeblocks' },
      serviceAccount: 'kubeblocks',
      why: 'around installation, upgrade and removal it checks what runs',
      source:
        'kubeblocks v1.0.0 deploy/helm/templates/{conversion-patch-hook,kubeblocks-upgrade-hook,pre-delete-addon-job}.yaml',
    },
    'kubeblocks-addon-installer': {
      labels: {},
      serviceAccount: 'kubeblocks-addon-installer',
      why: 'it installs the charts of addons, which an image brings along',
      source:
        'kubeblocks v1.0.0 deploy/helm/templates/{serviceaccount.yaml,_helpers.tpl}, values.yaml addonChartLocationBase',
    },
    'kubeblocks-dataprotection-exec-worker': {
      labels: {},
      serviceAccount: 'kubeblocks-dataprotection-exec-worker',
      why: 'it runs commands in database pods before and after a backup, through the API server',
      source: 'kubeblocks v1.0.0 pkg/dataprotection/backup/request.go, deploy/helm/templates/_dataprotection.tpl',
    },
  },
  // prettier-ignore
  flows: [
    { from: 'kubeblocks-operator', to: 'kube-apiserver', why: 'it watches databases, and makes their pods', source },
    { from: 'kubeblocks-dataprotection', to: 'kube-apiserver', why: 'it watches backups, and starts their pods', source },
    { from: 'kube-apiserver', to: 'kubeblocks-operator', port: 'https-webhook', why: 'its conversion webhook, where that is switched on', source: 'kubeblocks v1.0.0 deploy/helm/templates/admission/webhookconfiguration.yaml' },
    { from: 'prometheus', to: 'kubeblocks-operator', port: 'http-metrics', why: 'metrics', source },
    { from: 'prometheus', to: 'kubeblocks-dataprotection', port: 'http-metrics', why: 'metrics', source },
  ],
});

/** Port of the agent in each database pod, which the operator calls by pod IP. Source: kubeblocks v1.0.0 pkg/kbagent */
export const agentPort = 3501;

/**
 * Rights that the agent in each database pod needs to report its role. KubeBlocks binds them only for accounts that it
 * makes itself. Source: kubeblocks 1.0 apis/apps/v1, ComponentDefinition.spec.serviceAccountName
 */
export const agentClusterRole = 'kubeblocks-cluster-pod-role';

const everything = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];

/** What a database of an engine is to KubeBlocks. */
export const engines = {
  postgresql: {
    clientPort: 5432,
    /** Between the replicas: streaming replication, and Patroni's REST API. */
    peerPorts: { replication: 5432, patroni: 8008 },
    metricsPort: 9187,
    /** Prefix of a ComponentDefinition's name; KubeBlocks takes the newest that matches. */
    componentDefinition: 'postgresql-16',
    majorVersion: 16,
    /**
     * What Patroni, which keeps its state in Kubernetes, does with the API server. The addon's definition also lets it
     * create and delete pods; Patroni's own sample role (kubernetes/patroni_k8s.yaml) doesn't, and who may create pods may
     * take any identity of the namespace.
     */
    rules: [
      { apiGroup: '', resources: ['configmaps'], verbs: everything },
      { apiGroup: '', resources: ['endpoints'], verbs: everything },
      { apiGroup: '', resources: ['pods'], verbs: ['get', 'list', 'patch', 'update', 'watch'] },
    ] as readonly PolicyRule[],
    source: 'kubeblocks-addons (KubeBlocks 1.0), addons/postgresql/templates/cmpd-16.yaml',
  },
} as const;
