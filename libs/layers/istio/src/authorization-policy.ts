import { type EndUsers, type HttpMethod } from '@zta/intent';

interface CallerSource {
  readonly source: { readonly principals: readonly string[] } | { readonly namespaces: readonly string[] };
}

/**
 * Plaintext, and nothing but it: who has an identity, whichever, doesn't match. A rule that left the source out would let
 * in everyone whom another rule lets in at another port, since in a tunnel the layers below see no ports.
 *
 * @see ztunnel 1.26.2 src/rbac.rs
 */
interface PlaintextSource {
  readonly source: { readonly notPrincipals: readonly ['*'] };
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
  readonly rules?: readonly ZtunnelRule[];
}

export type ZtunnelRule =
  | { readonly from: readonly CallerSource[]; readonly to?: readonly PortsOnly[] }
  /** Never without ports: everything outside the mesh would be let in. */
  | { readonly from: readonly [PlaintextSource]; readonly to: readonly [PortsOnly] };

interface PortsOnly {
  readonly operation: { readonly ports: readonly string[] };
}

/**
 * The Service whose waypoint enforces a policy. The group is always written: without the right one the policy is bound to
 * nothing.
 *
 * @see istio 1.26.2 pilot/pkg/model/policyattachment.go
 */
type ServiceTarget = readonly [{ readonly group: ''; readonly kind: 'Service'; readonly name: string }];

/** The waypoint itself, with all that it is the waypoint of. */
type WaypointTarget = readonly [
  { readonly group: 'gateway.networking.k8s.io'; readonly kind: 'Gateway'; readonly name: string },
];

/** An ALLOW policy that a waypoint enforces. Without rules it allows nothing. */
export interface WaypointPolicySpec {
  readonly selector?: never;
  readonly targetRefs: ServiceTarget | WaypointTarget;
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
    readonly when?: readonly { readonly key: 'request.auth.claims[iss]'; readonly values: readonly string[] }[];
  }[];
}

/** Whose tokens the waypoint of a Service accepts. ztunnel sees none, so there is no other kind. */
export interface RequestAuthenticationSpec {
  readonly selector?: never;
  readonly targetRefs: ServiceTarget;
  readonly jwtRules: readonly (EndUsers & { readonly forwardOriginalToken: true })[];
}

/**
 * Modes by port need a selector, and a mode for the pod's other ports.
 *
 * @see istio 1.26.2 manifests/charts/base/files/crd-all.gen.yaml, the rule "portLevelMtls requires selector"
 */
export type PeerAuthenticationSpec = { readonly mtls: { readonly mode: 'STRICT' | 'PERMISSIVE' } } & (
  | { readonly selector?: never; readonly portLevelMtls?: never }
  | {
      readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
      readonly portLevelMtls: Readonly<Record<number, { readonly mode: 'PERMISSIVE' }>>;
    }
);
