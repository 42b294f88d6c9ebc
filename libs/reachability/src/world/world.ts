import type { CidrGroup, CiliumRule } from './cilium-rule';
import type { Endpoint, Namespace } from './endpoint';
import type { Gateway, HttpRoute, ReferenceGrant, TrafficPolicy } from './gateway';
import type { AuthorizationPolicy, PeerAuthentication, RequestAuthentication } from './istio-policy';
import type { NetworkPolicy } from './network-policy';
import type { Ignored, NotEnforced, Unsupported } from './notices';
import type { Service } from './service';
import type { Settings } from './settings';

/** Everything that a set of manifests says about who can reach what, as written: no rule is interpreted yet. */
export interface World {
  /** By name; every namespace that something lives in is there. */
  readonly namespaces: ReadonlyMap<string, Namespace>;
  /** By id, in the order of the manifests. */
  readonly endpoints: ReadonlyMap<string, Endpoint>;
  readonly services: readonly Service[];
  readonly networkPolicies: readonly NetworkPolicy[];
  readonly ciliumRules: readonly CiliumRule[];
  readonly cidrGroups: readonly CidrGroup[];
  readonly authorizationPolicies: readonly AuthorizationPolicy[];
  readonly peerAuthentications: readonly PeerAuthentication[];
  readonly requestAuthentications: readonly RequestAuthentication[];
  readonly gateways: readonly Gateway[];
  readonly httpRoutes: readonly HttpRoute[];
  readonly referenceGrants: readonly ReferenceGrant[];
  readonly trafficPolicies: readonly TrafficPolicy[];
  readonly settings: Settings;
  readonly ignored: readonly Ignored[];
  readonly unsupported: readonly Unsupported[];
  readonly notEnforced: readonly NotEnforced[];
}
