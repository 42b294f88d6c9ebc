import { ApiObject, Chart } from 'cdk8s';
import { type Construct } from 'constructs';
import { backsUp, type Cluster, type Guarded, inWave, kernelDenials, neverPruned } from '@zta/intent';
import { type PeerAuthenticationSpec } from './authorization-policy';
import { authorizationPolicies, plaintextPorts, policiesOfAllPods } from './policies';
import { requestAuthentications } from './request-authentication';
import { telemetry } from './telemetry';
import { addWaypoint } from './waypoint';

/** Labels that put a namespace's pods into the ambient mesh. */
export const meshedNamespaceLabels = { 'istio.io/dataplane-mode': 'ambient' } as const;

/** Which identities may connect to the pods of a meshed namespace (ztunnel), and which requests they may make (waypoint). */
export class IstioLayer extends Chart {
  constructor(scope: Construct, { placement }: { readonly placement: Guarded }) {
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
 * Which of the platform's namespaces are in the mesh, so that their pods have an identity to be known by; and what all
 * waypoints log and count.
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
  }
}

/**
 * Whether plaintext from outside the mesh is refused. What takes it at some port is named before all others are closed.
 * Its mode is written for all its other ports: what a port is excepted from must not be inherited.
 *
 * @see istio 1.26.2 architecture/ambient/peer-authentication.md
 */
function addPeerAuthentication(scope: Construct, guarded: Guarded): void {
  const { namespace, stage } = guarded;
  const mtls = { mode: stage === 'observe' ? 'PERMISSIVE' : 'STRICT' } as const;
  const add = (name: string, annotations: Readonly<Record<string, string>>, spec: PeerAuthenticationSpec) =>
    new ApiObject(scope, `peer-authentication-${name}`, {
      apiVersion: 'security.istio.io/v1',
      kind: 'PeerAuthentication',
      metadata: { name, namespace, annotations },
      spec,
    });
  for (const { to, ports } of plaintextPorts(guarded)) {
    const portLevelMtls = Object.fromEntries(ports.map((port) => [port, { mode: 'PERMISSIVE' as const }]));
    add(`${to.name}-plaintext`, inWave('allow'), { selector: { matchLabels: to.labels }, mtls, portLevelMtls });
  }
  // Who has no identity is also nobody whom a policy allows.
  const others = backsUp('AuthorizationPolicy/allow-nothing', ...kernelDenials(guarded), ...policiesOfAllPods(guarded));
  add('default', { ...inWave('deny'), ...neverPruned, ...others }, { mtls });
}
