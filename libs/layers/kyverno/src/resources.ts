/** A kind as rules match it, and as RBAC and the paths of the API server name it. A kind without a line here can't be in a rule. */
export const resources = {
  Namespace: { apiGroup: '', resource: 'namespaces' },
  Pod: { apiGroup: '', resource: 'pods' },
  'batch/v1/Job': { apiGroup: 'batch', resource: 'jobs' },
  'cilium.io/v2/CiliumClusterwideNetworkPolicy': {
    apiGroup: 'cilium.io',
    resource: 'ciliumclusterwidenetworkpolicies',
  },
  'cilium.io/v2/CiliumNetworkPolicy': { apiGroup: 'cilium.io', resource: 'ciliumnetworkpolicies' },
  'gateway.kgateway.dev/v1alpha1/TrafficPolicy': { apiGroup: 'gateway.kgateway.dev', resource: 'trafficpolicies' },
  'gateway.networking.k8s.io/v1/GRPCRoute': { apiGroup: 'gateway.networking.k8s.io', resource: 'grpcroutes' },
  'gateway.networking.k8s.io/v1/Gateway': { apiGroup: 'gateway.networking.k8s.io', resource: 'gateways' },
  'gateway.networking.k8s.io/v1/HTTPRoute': { apiGroup: 'gateway.networking.k8s.io', resource: 'httproutes' },
  'gateway.networking.k8s.io/v1beta1/ReferenceGrant': {
    apiGroup: 'gateway.networking.k8s.io',
    resource: 'referencegrants',
  },
  'kyverno.io/v1/ClusterPolicy': { apiGroup: 'kyverno.io', resource: 'clusterpolicies' },
  'kyverno.io/v1/Policy': { apiGroup: 'kyverno.io', resource: 'policies' },
  'kyverno.io/v2/PolicyException': { apiGroup: 'kyverno.io', resource: 'policyexceptions' },
  'networking.istio.io/v1/ServiceEntry': { apiGroup: 'networking.istio.io', resource: 'serviceentries' },
  'networking.istio.io/v1/VirtualService': { apiGroup: 'networking.istio.io', resource: 'virtualservices' },
  'networking.istio.io/v1alpha3/EnvoyFilter': { apiGroup: 'networking.istio.io', resource: 'envoyfilters' },
  'networking.k8s.io/v1/NetworkPolicy': { apiGroup: 'networking.k8s.io', resource: 'networkpolicies' },
  'security.istio.io/v1/AuthorizationPolicy': { apiGroup: 'security.istio.io', resource: 'authorizationpolicies' },
  'security.istio.io/v1/PeerAuthentication': { apiGroup: 'security.istio.io', resource: 'peerauthentications' },
  'security.istio.io/v1/RequestAuthentication': { apiGroup: 'security.istio.io', resource: 'requestauthentications' },
  'v1/Service': { apiGroup: '', resource: 'services' },
} as const;
export type MatchedKind = keyof typeof resources;
/** Kinds that no namespace has. */
export type ClusterKind = 'Namespace' | 'cilium.io/v2/CiliumClusterwideNetworkPolicy' | 'kyverno.io/v1/ClusterPolicy';
export type NamespacedKind = Exclude<MatchedKind, ClusterKind>;
