import { istio, mesh, type Placement, waypointName } from '@zta/intent';
import {
  controller,
  imageOf,
  type InventoryObject,
  portsOf,
  service,
  serviceAccount,
  servicePortsOf,
} from './inventory-object';

/** Label of all that istiod makes of a Gateway. */
const gatewayName = 'gateway.networking.k8s.io/gateway-name';

/**
 * The waypoint that istiod makes of the Gateway of an app, where a workload's Service has one in front. It ends HBONE
 * itself: its pods aren't captured.
 *
 * @see istio 1.26.2 manifests/charts/istio-control/istio-discovery/files/waypoint.yaml
 */
export function waypointObjects({ namespace, waypointed }: Placement): readonly InventoryObject[] {
  if (waypointed.size === 0) return [];
  const place = {
    name: waypointName,
    namespace,
    source: 'istio 1.26.2 manifests/charts/istio-control/istio-discovery/files/waypoint.yaml',
  };
  const selector = { [gatewayName]: waypointName };
  const labels = { ...selector, 'gateway.networking.k8s.io/gateway-class-name': 'istio-waypoint' };
  const pods = {
    labels: {
      ...labels,
      ...mesh.waypointLabels,
      'istio.io/dataplane-mode': 'none',
      'sidecar.istio.io/inject': 'false',
    },
    serviceAccount: waypointName,
    container: {
      name: waypointName,
      image: imageOf({ name: 'istio-proxyv2', version: istio.version }),
      ports: portsOf({
        mesh: mesh.hbonePort,
        metrics: mesh.waypointMetricsPort,
        'status-port': 15021,
        'http-envoy-prom': 15090,
      }),
    },
  };
  return [
    serviceAccount(place),
    controller(place, { kind: 'Deployment', selector, pods }),
    service(place, {
      labels,
      selector,
      ports: servicePortsOf({ [mesh.hbonePort]: 'mesh', 15021: 'status-port' }),
    }),
  ];
}
