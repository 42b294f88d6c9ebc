import { type HttpMethod } from '@zta/intent';

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
 * An ALLOW policy that a waypoint enforces: for one Service, or for all that it is the waypoint of. The group is always
 * written: without the right one the policy is bound to nothing. Without rules it allows nothing.
 *
 * @see istio 1.26.2 pilot/pkg/model/policyattachment.go
 */
export interface WaypointPolicySpec {
  readonly selector?: never;
  readonly targetRefs: readonly [
    | { readonly group: ''; readonly kind: 'Service'; readonly name: string }
    | { readonly group: 'gateway.networking.k8s.io'; readonly kind: 'Gateway'; readonly name: string },
  ];
  readonly action: 'ALLOW';
  readonly rules?: readonly {
    readonly from: readonly CallerSource[];
    readonly to?: readonly {
      readonly operation: {
        readonly ports: readonly string[];
        readonly methods?: readonly HttpMethod[];
        readonly paths?: readonly string[];
      };
    }[];
  }[];
}
