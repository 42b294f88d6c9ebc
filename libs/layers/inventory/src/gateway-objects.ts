import { type Cluster, gatewayProxy, gatewayProxyLabels, kgateway } from '@zta/intent';
import {
  controller,
  imageOf,
  type InventoryObject,
  portsOf,
  service,
  serviceAccount,
  servicePortsOf,
} from './inventory-object';

/** Listeners of the cluster's Gateway. */
const listeners = { http: 80, https: 443 } as const;

/**
 * The proxy that kgateway makes of the cluster's Gateway, and the load balancer in front.
 *
 * @see kgateway v2.0.x internal/kgateway/helm/kgateway/templates/gateway/proxy-deployment.yaml
 */
export function gatewayObjects({ gateway: { name, replicas } }: Pick<Cluster, 'gateway'>): readonly InventoryObject[] {
  const place = {
    name,
    namespace: kgateway.namespace,
    source: 'kgateway v2.0.x internal/kgateway/helm/kgateway/templates/gateway/proxy-deployment.yaml',
  };
  const labels = gatewayProxyLabels(name);
  const pods = {
    labels,
    // From the Gateway's GatewayParameters: clients on the internet have no mesh identity.
    annotations: { 'ambient.istio.io/bypass-inbound-capture': 'true' },
    serviceAccount: name,
    container: {
      name,
      image: imageOf({ name: 'kgateway-envoy', version: kgateway.version }),
      ports: portsOf({
        http: podPort(listeners.http),
        https: podPort(listeners.https),
        'http-monitoring': gatewayProxy.ports.metrics,
        readiness: gatewayProxy.readinessPort,
      }),
    },
  };
  return [
    serviceAccount(place),
    controller(place, { kind: 'Deployment', replicas, pods }),
    service(place, {
      type: 'LoadBalancer',
      selector: labels,
      ports: servicePortsOf({ [listeners.http]: 'http', [listeners.https]: 'https' }),
    }),
  ];
}

function podPort(listener: number): number {
  return listener < 1024 ? listener + gatewayProxy.privilegedPortOffset : listener;
}
