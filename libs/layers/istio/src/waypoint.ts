import { ApiObject } from 'cdk8s';
import { type Construct } from 'constructs';
import { inWave, istioRevision, mesh, type Guarded, waypointName, type WaypointSize } from '@zta/intent';

/** istiod makes a proxy of it. Services choose it by the label istio.io/use-waypoint. */
export function addWaypoint(scope: Construct, { namespace, waypointSize }: Guarded): void {
  const metadata = { name: waypointName, namespace, annotations: inWave('allow') };
  new ApiObject(scope, 'waypoint-parameters', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata,
    data: Object.fromEntries(
      Object.entries(overlays(waypointSize)).map(([key, overlay]) => [key, `${JSON.stringify(overlay, null, 2)}\n`]),
    ),
  });
  new ApiObject(scope, 'waypoint', {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: {
      ...metadata,
      // Without its revision istiod passes the Gateway by, and there is no waypoint.
      labels: { 'istio.io/rev': istioRevision, 'istio.io/waypoint-for': 'service' },
    },
    spec: {
      gatewayClassName: 'istio-waypoint',
      infrastructure: { parametersRef: { group: '', kind: 'ConfigMap', name: waypointName } },
      listeners: [{ name: 'mesh', port: mesh.hbonePort, protocol: 'HBONE' }],
    },
  });
}

/**
 * What istiod merges into the objects that it makes of the Gateway, by kind. A key that it doesn't know, or a ConfigMap
 * that isn't there, and it makes none of them. A PodDisruptionBudget it makes only where there is an overlay for one.
 *
 * With the seccomp profile the pods meet level restricted of the Pod Security Standards. A budget by `maxUnavailable`
 * never keeps a node from being drained, with one replica either.
 *
 * @see istio 1.26 pilot/pkg/config/kube/gateway/deploymentcontroller.go applyOverlay; release notes of 1.26.0
 */
function overlays({ replicas, cpu, memory }: WaypointSize) {
  const container = {
    name: 'istio-proxy',
    resources: { requests: { cpu, memory }, limits: { cpu, memory } },
    securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
  };
  const spread = {
    maxSkew: 1,
    topologyKey: 'kubernetes.io/hostname',
    // On a cluster with one node left, two on it are better than one.
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: mesh.waypointSelector(waypointName) },
  };
  return {
    deployment: {
      spec: { replicas, template: { spec: { topologySpreadConstraints: [spread], containers: [container] } } },
    },
    podDisruptionBudget: { spec: { maxUnavailable: 1 } },
  };
}
