import { ApiObject, Chart } from 'cdk8s';
import { type Construct } from 'constructs';
import { type Cluster, inWave, neverPruned, type Placement } from '@zta/intent';
import { platformPeerAuthentications, telemetry } from './platform-objects';
import { authorizationPolicies } from './policies';
import { requestAuthentications } from './request-authentication';
import { addWaypoint } from './waypoint';

/** Labels that put a namespace's pods into the ambient mesh. */
export const meshedNamespaceLabels = { 'istio.io/dataplane-mode': 'ambient' } as const;

/** Which identities may connect to an app's pods (ztunnel), and which requests they may make (waypoint). */
export class IstioLayer extends Chart {
  constructor(scope: Construct, { placement }: { readonly placement: Placement }) {
    super(scope, 'istio');
    const { namespace, waypointed } = placement;
    if (waypointed.size > 0) addWaypoint(this, placement);
    addPeerAuthentication(this, placement);
    for (const { name, spec } of requestAuthentications(placement)) {
      new ApiObject(this, name, {
        apiVersion: 'security.istio.io/v1',
        kind: 'RequestAuthentication',
        // Before the policy that asks for a user: without it nobody has one.
        metadata: { name, namespace, annotations: inWave('identity') },
        spec,
      });
    }
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

/**
 * Which of the platform's namespaces are in the mesh, so that their pods have an identity to be known by, and take no
 * plaintext; and what all waypoints log and count.
 */
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
    new ApiObject(this, 'telemetry', telemetry);
    for (const object of platformPeerAuthentications(cluster)) {
      const { name, namespace } = object.metadata;
      new ApiObject(this, `${namespace}-${name}-mutual-tls`, object);
    }
  }
}

/** Whether plaintext from outside the mesh is refused. */
function addPeerAuthentication(scope: Construct, { namespace, stage }: Placement): void {
  new ApiObject(scope, 'peer-authentication', {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name: 'default', namespace, annotations: { ...inWave('deny'), ...neverPruned } },
    spec: { mtls: { mode: stage === 'observe' ? 'PERMISSIVE' : 'STRICT' } },
  });
}
