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

/**
 * The waypoint that istiod makes of the Gateway of an app, where a workload's Service has one in front. It ends HBONE
 * itself: its pods aren't captured.
 *
 * @see istio 1.26.2 manifests/charts/istio-control/istio-discovery/files/waypoint.yaml
 */
export function waypointObjects({ namespace, waypointed, waypointSize }: Placement): readonly InventoryObject[] {
  if (waypointed.size === 0) return [];
  const place = {
    name: waypointName,
    namespace,
    source: 'istio 1.26.2 manifests/charts/istio-control/istio-discovery/files/waypoint.yaml',
  };
  const selector = mesh.waypointSelector(waypointName);
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
      name: 'istio-proxy',
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
    controller(place, { kind: 'Deployment', replicas: waypointSize.replicas, selector, pods }),
    service(place, {
      labels,
      selector,
      // istiod takes the protocol of a listener (deploymentcontroller.go extractServicePorts).
      ports: servicePortsOf({ [mesh.hbonePort]: 'mesh', 15021: 'status-port' }).map((port) => ({
        ...port,
        appProtocol: port.name === 'mesh' ? 'hbone' : 'tcp',
      })),
    }),
  ];
}
