import { defineComponent, type PolicyRule } from '../../src/platform';

const source = 'helm chart argo-workflows 0.45.19, templates/ and values.yaml';

interface ArgoWorkflowsValues {
  readonly controller: {
    /** Where the chart makes accounts and rights for workflows. The controller watches every namespace. */
    readonly workflowNamespaces: readonly string[];
    readonly metricsConfig: { readonly enabled: boolean };
    readonly serviceMonitor: { readonly enabled: boolean };
  };
  /** Of the init and wait containers of each workflow pod. */
  readonly executor: { readonly resources: { readonly requests: Resources; readonly limits: Resources } };
  /** `client`: callers show a token of their own, and may do what it may. */
  readonly server: { readonly authModes: readonly ('client' | 'server' | 'sso')[] };
  readonly workflow: {
    readonly serviceAccount: { readonly create: boolean };
    readonly rbac: { readonly create: boolean };
  };
}

interface Resources {
  readonly cpu: string;
  readonly memory: string;
}

/** Accounts and rights of tasks are in Git, per app. Without resources Kyverno refuses the pods of an enforced app. */
const values: ArgoWorkflowsValues = {
  controller: {
    workflowNamespaces: [],
    metricsConfig: { enabled: true },
    serviceMonitor: { enabled: true },
  },
  executor: { resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { cpu: '500m', memory: '256Mi' } } },
  server: { authModes: ['client'] },
  workflow: { serviceAccount: { create: false }, rbac: { create: false } },
};

/** The workflow engine. Its controller opens no connection to an app; workflow pods do, in the app's namespace. */
export const argoWorkflows = defineComponent({
  name: 'argo-workflows',
  version: '3.6.10',
  namespace: 'argo',
  chart: {
    repository: 'https://argoproj.github.io/argo-helm',
    name: 'argo-workflows',
    version: '0.45.19',
    release: 'argo-workflows',
    values,
  },
  source: 'helm chart argo-workflows 0.45.19, Chart.yaml',
  workloads: {
    'argo-workflow-controller': {
      kind: 'Deployment',
      labels: {
        app: 'workflow-controller',
        'app.kubernetes.io/component': 'workflow-controller',
        'app.kubernetes.io/name': 'argo-workflows-workflow-controller',
      },
      serviceAccount: 'argo-workflows-workflow-controller',
      ports: { metrics: 9090, health: 6060 },
      source,
    },
    'argo-server': {
      kind: 'Deployment',
      labels: {
        app: 'server',
        'app.kubernetes.io/component': 'server',
        'app.kubernetes.io/name': 'argo-workflows-server',
      },
      serviceAccount: 'argo-workflows-server',
      ports: { http: 2746 },
      service: { name: 'argo-workflows-server', ports: { 2746: 'http' } },
      source,
    },
  },
  // prettier-ignore
  flows: [
    { from: 'argo-workflow-controller', to: 'kube-apiserver', why: 'it watches workflows, and starts their pods', source },
    { from: 'argo-server', to: 'kube-apiserver', why: 'it shows workflows', source },
    { from: 'prometheus', to: 'argo-workflow-controller', port: 'metrics', why: 'metrics', source },
  ],
});

/** What the executor in each workflow pod does with the API server. Source: argo-workflows 3.6 docs/workflow-rbac.md */
export const executorRules: readonly PolicyRule[] = [
  { apiGroup: 'argoproj.io', resources: ['workflowtaskresults'], verbs: ['create', 'patch'] },
];
