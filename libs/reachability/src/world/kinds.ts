import type { Touch } from './notices';

/** What the reader does with a kind. */
export type Claim =
  | { readonly kind: 'modelled' }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'unsupported'; readonly reason: string; readonly reach: Reach };

/** How far something that isn't modelled can reach: the namespaces it names, everything, or only outside traffic. */
export type Reach = 'named namespaces' | 'everything' | 'outside';

const modelled = { kind: 'modelled' } as const;
const ignored = { kind: 'ignored' } as const;
const unsupported = (reach: Reach, reason = 'this kind is not modelled'): Claim => ({
  kind: 'unsupported',
  reason,
  reach,
});

/** Kinds by API group; `*` stands for the group's other kinds. Whatever isn't here is unsupported. */
const table: Readonly<Record<string, Readonly<Record<string, Claim>>>> = {
  '': {
    ...all(modelled, 'Namespace', 'Pod', 'ReplicationController', 'Service', 'Endpoints', 'ConfigMap'),
    ...all(ignored, 'Binding', 'ComponentStatus', 'Event', 'LimitRange', 'Node', 'PersistentVolume', 'PodTemplate'),
    ...all(ignored, 'PersistentVolumeClaim', 'ResourceQuota', 'Secret', 'ServiceAccount'),
  },
  apps: {
    ...all(modelled, 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'),
    ...all(ignored, 'ControllerRevision'),
  },
  batch: all(modelled, 'Job', 'CronJob'),
  'discovery.k8s.io': all(modelled, 'EndpointSlice'),
  'networking.k8s.io': {
    ...all(modelled, 'NetworkPolicy'),
    ...all(ignored, 'IngressClass', 'IPAddress', 'ServiceCIDR'),
    Ingress: unsupported('named namespaces'),
  },
  'policy.networking.k8s.io': { '*': unsupported('everything') },
  'multicluster.x-k8s.io': { '*': unsupported('everything') },
  'cilium.io': {
    ...all(modelled, 'CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy', 'CiliumCIDRGroup'),
    ...all(ignored, 'CiliumBGPAdvertisement', 'CiliumBGPClusterConfig', 'CiliumBGPNodeConfig', 'CiliumBGPPeerConfig'),
    ...all(
      ignored,
      'CiliumBGPNodeConfigOverride',
      'CiliumBGPPeeringPolicy',
      'CiliumL2AnnouncementPolicy',
      'CiliumNode',
    ),
    ...all(
      ignored,
      'CiliumEndpoint',
      'CiliumEndpointSlice',
      'CiliumIdentity',
      'CiliumLoadBalancerIPPool',
      'CiliumPodIPPool',
    ),
    CiliumNodeConfig: unsupported('everything', 'settings of single nodes are not modelled'),
    CiliumEgressGatewayPolicy: unsupported('outside'),
    '*': unsupported('everything'),
  },
  'security.istio.io': all(modelled, 'AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication'),
  'networking.istio.io': {
    ...all(ignored, 'ProxyConfig', 'Sidecar'),
    ServiceEntry: unsupported('outside'),
    WorkloadEntry: unsupported('named namespaces'),
    WorkloadGroup: unsupported('named namespaces'),
    '*': unsupported('everything'),
  },
  'extensions.istio.io': { '*': unsupported('everything') },
  'telemetry.istio.io': { '*': ignored },
  'gateway.networking.k8s.io': {
    ...all(modelled, 'GatewayClass', 'Gateway', 'HTTPRoute', 'ReferenceGrant'),
    ...all(unsupported('named namespaces'), 'GRPCRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute', 'BackendTLSPolicy'),
    '*': unsupported('everything'),
  },
  'gateway.networking.x-k8s.io': { '*': unsupported('everything') },
  'inference.networking.x-k8s.io': { '*': unsupported('named namespaces') },
  'gateway.kgateway.dev': {
    ...all(modelled, 'TrafficPolicy', 'GatewayExtension', 'GatewayParameters', 'Backend'),
    ...all(ignored, 'DirectResponse', 'HTTPListenerPolicy'),
    '*': unsupported('everything'),
  },
  'kyverno.io': {
    ...all(modelled, 'ClusterPolicy', 'Policy'),
    ...all(ignored, 'GlobalContextEntry', 'PolicyException', 'UpdateRequest'),
    '*': unsupported('everything'),
  },
  'policies.kyverno.io': {
    ...all(ignored, 'ImageValidatingPolicy', 'PolicyException', 'ValidatingPolicy'),
    '*': unsupported('everything'),
  },
  'apiextensions.k8s.io': { '*': ignored },
  'apiregistration.k8s.io': { '*': ignored },
  'admissionregistration.k8s.io': {
    '*': ignored,
    MutatingAdmissionPolicy: unsupported('everything'),
  },
  'apps.kubeblocks.io': { '*': ignored },
  'argoproj.io': { '*': ignored },
  autoscaling: { '*': ignored },
  'autoscaling.k8s.io': { '*': ignored },
  'authentication.k8s.io': { '*': ignored },
  'authorization.k8s.io': { '*': ignored },
  'cert-manager.io': { '*': ignored },
  'acme.cert-manager.io': { '*': ignored },
  'certificates.k8s.io': { '*': ignored },
  'coordination.k8s.io': { '*': ignored },
  'dataprotection.kubeblocks.io': { '*': ignored },
  'events.k8s.io': { '*': ignored },
  'extensions.kubeblocks.io': { '*': ignored },
  'external-secrets.io': { '*': ignored },
  'flowcontrol.apiserver.k8s.io': { '*': ignored },
  'keda.sh': { '*': ignored },
  'metrics.k8s.io': { '*': ignored },
  'monitoring.coreos.com': { '*': ignored },
  'node.k8s.io': { '*': ignored },
  'operations.kubeblocks.io': { '*': ignored },
  'operator.gloo.solo.io': { '*': ignored },
  'parameters.kubeblocks.io': { '*': ignored },
  policy: { '*': ignored },
  'rbac.authorization.k8s.io': { '*': ignored },
  'reports.kyverno.io': { '*': ignored },
  'scheduling.k8s.io': { '*': ignored },
  'snapshot.storage.k8s.io': { '*': ignored },
  'storage.k8s.io': { '*': ignored },
  'wgpolicyk8s.io': { '*': ignored },
  'workloads.kubeblocks.io': { '*': ignored },
};

/** What becomes of an API group's kind. One that nobody claimed may be anything, so it reaches everything. */
export function claimOf(group: string, kind: string): Claim {
  const kinds = table[group];
  return kinds?.[kind] ?? kinds?.['*'] ?? unsupported('everything', 'this kind is not known');
}

/** The touch of something with a reach; `namespaces` are those that it names. */
export function touchOfReach(reach: Reach, namespaces: readonly string[]): Touch {
  if (reach === 'everything') return { part: 'routes', namespaces: 'all', outside: true };
  return { part: 'routes', namespaces, outside: reach === 'outside' };
}

function all(claim: Claim, ...kinds: readonly string[]): Readonly<Record<string, Claim>> {
  return Object.fromEntries(kinds.map((kind) => [kind, claim]));
}
