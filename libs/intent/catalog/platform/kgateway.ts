import { defineComponent, type GatewayPort } from '../../src/platform';

const source = 'kgateway v2.0.x install/helm/kgateway/templates/, internal/kgateway/helm/kgateway/templates/';

/** Routes to model servers by their load, which nothing here uses. */
const values: { readonly inferenceExtension: { readonly enabled: boolean } } = {
  inferenceExtension: { enabled: false },
};

/** The implementation of Gateway API for traffic from outside. */
export const kgateway = defineComponent({
  name: 'kgateway',
  version: '2.0.3',
  namespace: 'kgateway-system',
  chart: {
    repository: 'oci://cr.kgateway.dev/kgateway-dev/charts',
    name: 'kgateway',
    version: 'v2.0.3',
    release: 'kgateway',
    values,
  },
  source: 'kgateway documentation, quickstart (July 2025)',
  workloads: {
    kgateway: {
      kind: 'Deployment',
      labels: { 'app.kubernetes.io/name': 'kgateway', 'app.kubernetes.io/instance': 'kgateway' },
      serviceAccount: 'kgateway',
      ports: { 'grpc-xds': 9977, metrics: 9092, health: 9093 },
      service: { name: 'kgateway', ports: { 9977: 'grpc-xds' } },
      source: 'kgateway v2.0.x install/helm/kgateway/templates/',
    },
  },
  // prettier-ignore
  flows: [
    { from: 'kgateway', to: 'kube-apiserver', why: 'it watches Gateways and routes, and makes proxies', source },
    { from: 'gateway', to: 'kgateway', port: 'grpc-xds', why: 'the configuration of the proxy', source },
    { from: 'internet', to: 'gateway', port: 'http', name: 'internet-to-gateway-http', why: 'it is redirected to HTTPS', source },
    { from: 'internet', to: 'gateway', port: 'https', why: 'the front door of every app', source },
    { from: 'prometheus', to: 'kgateway', port: 'metrics', why: 'metrics', source },
    { from: 'prometheus', to: 'gateway', port: 'metrics', why: 'metrics', source },
  ],
});

/** How kgateway makes a proxy of a Gateway. Source: kgateway v2.0.x internal/kgateway/helm/kgateway/templates */
export const gatewayProxy = {
  className: 'kgateway',
  /** A listener below 1024 is opened in the pod at its port plus this. */
  privilegedPortOffset: 8000,
  /** Of the pod, for what the cluster's Gateway listens on. */
  ports: { http: 8080, https: 8443, metrics: 9091 } satisfies Record<GatewayPort, number>,
  readinessPort: 8082,
} as const;

/** Labels of the proxy's pods; Deployment, Service and service account are named after the Gateway too. */
export function gatewayProxyLabels(gateway: string): Readonly<Record<string, string>> {
  return {
    'app.kubernetes.io/instance': gateway,
    'app.kubernetes.io/name': gateway,
    'gateway.networking.k8s.io/gateway-name': gateway,
  };
}
