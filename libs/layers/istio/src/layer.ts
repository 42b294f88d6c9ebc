import { ApiObject, Chart } from 'cdk8s';
import { type Construct } from 'constructs';
import {
  backsUp,
  type Cluster,
  inWave,
  istioRevision,
  kernelDenials,
  mesh,
  neverPruned,
  type Placement,
  waypointName,
} from '@zta/intent';
import { authorizationPolicies } from './policies';

/** Labels that put a namespace's pods into the ambient mesh. */
export const meshedNamespaceLabels = { 'istio.io/dataplane-mode': 'ambient' } as const;

/** Which identities may connect to an app's pods (ztunnel), and which requests they may make (waypoint). */
export class IstioLayer extends Chart {
  constructor(scope: Construct, { placement }: { readonly placement: Placement }) {
    super(scope, 'istio');
    const { namespace, waypointed } = placement;
    if (waypointed.size > 0) addWaypoint(this, namespace);
    addPeerAuthentication(this, placement);
    for (const { name, wave, annotations, spec } of authorizationPolicies(placement)) {
      new ApiObject(this, name, {
        apiVersion: 'security.istio.io/v1',
        kind: 'AuthorizationPolicy',
        metadata: { name, namespace, annotations: { ...inWave(wave), ...annotations } },
        spec,
      });
    }
  }
}

/** Which of the platform's namespaces are in the mesh, so that their pods have an identity to be known by. */
export class IstioClusterLayer extends Chart {
  constructor(scope: Construct, { cluster }: { readonly cluster: Cluster }) {
    super(scope, 'istio-cluster');
    for (const name of cluster.meshedNamespaces) {
      new ApiObject(this, name, {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: {
          name,
          labels: meshedNamespaceLabels,
          // The namespace and all in it belong to the component's own installation.
          annotations: { ...inWave('namespace'), 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' },
        },
      });
    }
  }
}

/** istiod makes a proxy of it. Services choose it by the label istio.io/use-waypoint. */
function addWaypoint(scope: Construct, namespace: string): void {
  new ApiObject(scope, 'waypoint', {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: {
      name: waypointName,
      namespace,
      // Without its revision istiod passes the Gateway by, and there is no waypoint.
      labels: { 'istio.io/rev': istioRevision, 'istio.io/waypoint-for': 'service' },
      annotations: inWave('allow'),
    },
    spec: {
      gatewayClassName: 'istio-waypoint',
      listeners: [{ name: 'mesh', port: mesh.hbonePort, protocol: 'HBONE' }],
    },
  });
}

/** Whether plaintext from outside the mesh is refused. Who has no identity is also nobody whom a policy allows. */
function addPeerAuthentication(scope: Construct, placement: Placement): void {
  const { namespace, stage } = placement;
  const others = backsUp('AuthorizationPolicy/allow-nothing', ...kernelDenials(placement));
  new ApiObject(scope, 'peer-authentication', {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name: 'default', namespace, annotations: { ...inWave('deny'), ...neverPruned, ...others } },
    spec: { mtls: { mode: stage === 'observe' ? 'PERMISSIVE' : 'STRICT' } },
  });
}
