import { defineComponent, type PolicyRule } from '../../src/platform';

interface ZenmlValues {
  readonly zenml: { readonly analyticsOptIn: boolean; readonly ingress: { readonly enabled: boolean } };
}

/** Nothing lets its server out to the internet, and the way in is a route of the gateway, where one is declared. */
const values: ZenmlValues = { zenml: { analyticsOptIn: false, ingress: { enabled: false } } };

/** The MLOps server. Pipeline steps are other pods, started by the orchestrator in the app's namespace. */
export const zenml = defineComponent({
  name: 'zenml',
  version: '0.84.3',
  namespace: 'zenml-system',
  chart: {
    repository: 'oci://public.ecr.aws/zenml',
    name: 'zenml',
    version: '0.84.3',
    release: 'zenml-server',
    values,
  },
  source: 'zenml chart 0.84.x, Chart.yaml',
  workloads: {
    'zenml-server': {
      kind: 'Deployment',
      labels: { 'app.kubernetes.io/name': 'zenml', 'app.kubernetes.io/instance': 'zenml-server' },
      // The chart's full name: the release's name where that contains "zenml". We install it as release "zenml-server".
      serviceAccount: 'zenml-server',
      ports: { http: 8080 },
      service: { name: 'zenml-server', ports: { 80: 'http' } },
      source:
        'zenml chart 0.84.x, templates/{_helpers.tpl,server-deployment.yaml,server-service.yaml,serviceaccount.yaml}',
    },
  },
  // Its database is a file, and tasks report to it: apps declare those. Nothing else reaches it, and it reaches nothing.
  flows: [],
});

/**
 * What the orchestrator pod of a run does with the API server: it runs each step as a Job, and follows the pods.
 * Source: ZenML's documentation of its Kubernetes orchestrator, 0.84
 */
export const orchestratorRules: readonly PolicyRule[] = [
  { apiGroup: 'batch', resources: ['jobs'], verbs: ['create', 'delete', 'get', 'list', 'patch', 'watch'] },
  { apiGroup: '', resources: ['pods'], verbs: ['create', 'delete', 'get', 'list', 'patch', 'watch'] },
  { apiGroup: '', resources: ['pods/log'], verbs: ['get'] },
];
