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
 * An ALLOW policy that the waypoint of a Service enforces. The group is always written: without the right one the policy
 * is bound to nothing.
 *
 * @see istio 1.26.2 pilot/pkg/model/policyattachment.go
 */
export interface WaypointPolicySpec {
  readonly selector?: never;
  readonly targetRefs: readonly [{ readonly group: ''; readonly kind: 'Service'; readonly name: string }];
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
  }[];
}
