import { defineComponent } from '../../src/platform';

/** The implementation of Gateway API for traffic from outside. */
export const kgateway = defineComponent({
  name: 'kgateway',
  version: '2.0.3',
  namespace: 'kgateway-system',
  chart: { repository: 'oci://cr.kgateway.dev/kgateway-dev/charts', name: 'kgateway', version: 'v2.0.3' },
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
});

/** How kgateway makes a proxy of a Gateway. Source: kgateway v2.0.x internal/kgateway/helm/kgateway/templates */
export const gatewayProxy = {
  className: 'kgateway',
  /** A listener below 1024 is opened in the pod at its port plus this. */
  privilegedPortOffset: 8000,
  metricsPort: 9091,
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
