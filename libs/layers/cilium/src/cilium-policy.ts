/** Labels, with the prefix of their source (`k8s:`), that an endpoint's identity must carry. */
export interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  /** All of them must hold. */
  readonly matchExpressions?: readonly Requirement[];
}

type Requirement =
  | { readonly key: string; readonly operator: 'Exists' | 'DoesNotExist' }
  | { readonly key: string; readonly operator: 'In' | 'NotIn'; readonly values: NonEmpty<string> };

export interface PortRule {
  readonly ports: readonly { readonly port: string; readonly protocol: 'TCP' | 'UDP' }[];
  /** Only on port 53: HBONE is encrypted, so that any other L7 rule would never match. */
  readonly rules?: { readonly dns: readonly { readonly matchPattern: string }[] };
}

/** What isn't a pod, by Cilium's names. `host` is the pod's own node, which may always connect to it. */
export type Entity = 'host' | 'kube-apiserver' | 'remote-node' | 'world';

/** One peer kind a rule: Cilium refuses a rule that mixes them. Source: cilium 1.17.5 pkg/policy/api/rule_validation.go */
export type IngressRule =
  | { readonly fromEndpoints: readonly Selector[]; readonly toPorts?: readonly PortRule[] }
  | { readonly fromEntities: NonEmpty<Entity>; readonly toPorts: readonly PortRule[] }
  | { readonly fromCIDR: readonly string[]; readonly toPorts?: readonly PortRule[] }
  | Record<never, never>;

export type EgressRule =
  | { readonly toEndpoints: readonly Selector[]; readonly toPorts?: readonly PortRule[] }
  | { readonly toEntities: NonEmpty<Entity>; readonly toPorts: readonly PortRule[] }
  | { readonly toFQDNs: readonly { readonly matchName: string }[]; readonly toPorts: readonly PortRule[] }
  | Record<never, never>;

type NonEmpty<T> = readonly [T, ...T[]];

/**
 * Spec of a CiliumNetworkPolicy or CiliumClusterwideNetworkPolicy. An endpointSelector always, never a nodeSelector or a
 * podSelector, and lists that are never empty: an empty list is accepted and does nothing.
 *
 * @see cilium 1.17.5 pkg/policy/api/rule_validation.go
 */
export type CiliumSpec = {
  readonly endpointSelector: Selector;
  /** Always said: the default would close an endpoint as soon as the first policy that opens something selects it. */
  readonly enableDefaultDeny: { readonly ingress: boolean; readonly egress: boolean };
} & (
  | { readonly ingress: NonEmpty<IngressRule>; readonly egress?: NonEmpty<EgressRule> }
  | { readonly ingress?: never; readonly egress: NonEmpty<EgressRule> }
);

export interface CiliumPolicy {
  readonly name: string;
  readonly wave: 'allow' | 'deny';
  readonly annotations?: Readonly<Record<string, string>>;
  readonly spec: CiliumSpec;
}
