import { type EndUsers, type HttpMethod } from '@zta/intent';

interface CallerSource {
  readonly source: { readonly principals: readonly string[] } | { readonly namespaces: readonly string[] };
}

/**
 * An ALLOW policy that ztunnel enforces: no field of layer 7, since ztunnel leaves out each rule that has one, and the
 * policy then denies instead.
 *
 * @see istio 1.26.2 pilot/pkg/serviceregistry/kube/controller/ambient/authorization.go
 */
export interface ZtunnelPolicySpec {
  readonly selector?: { readonly matchLabels: Readonly<Record<string, string>> };
  readonly targetRefs?: never;
  readonly action?: 'ALLOW';
  readonly rules?: readonly {
    readonly from: readonly CallerSource[];
    readonly to?: readonly { readonly operation: { readonly ports: readonly string[] } }[];
  }[];
}

/**
 * The Service whose waypoint enforces a policy. The group is always written: without the right one the policy is bound to
 * nothing.
 *
 * @see istio 1.26.2 pilot/pkg/model/policyattachment.go
 */
type ServiceTarget = readonly [{ readonly group: ''; readonly kind: 'Service'; readonly name: string }];

/** An ALLOW policy that the waypoint of a Service enforces. */
export interface WaypointPolicySpec {
  readonly selector?: never;
  readonly targetRefs: ServiceTarget;
  readonly action: 'ALLOW';
  readonly rules: readonly {
    readonly from: readonly CallerSource[];
    readonly to?: readonly {
      readonly operation: {
        readonly ports: readonly string[];
        readonly methods?: readonly HttpMethod[];
        readonly paths?: readonly string[];
      };
    }[];
    readonly when?: readonly { readonly key: 'request.auth.claims[iss]'; readonly values: readonly string[] }[];
  }[];
}

/** Whose tokens the waypoint of a Service accepts. ztunnel sees none, so there is no other kind. */
export interface RequestAuthenticationSpec {
  readonly selector?: never;
  readonly targetRefs: ServiceTarget;
  readonly jwtRules: readonly (EndUsers & { readonly forwardOriginalToken: true })[];
}
