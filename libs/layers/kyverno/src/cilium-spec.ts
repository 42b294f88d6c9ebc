type NonEmpty<T> = readonly [T, ...T[]];

interface Endpoints {
  readonly matchLabels?: Readonly<Record<string, string>>;
}

interface Ports {
  readonly ports: NonEmpty<{ readonly port: string; readonly protocol: 'TCP' | 'UDP' }>;
}

/** `{}` allows nothing, and closes the direction that it is in. */
type Nobody = Readonly<Record<never, never>>;

export type IngressRule =
  | { readonly fromEndpoints: NonEmpty<Endpoints>; readonly toPorts: NonEmpty<Ports> }
  | { readonly fromCIDR: NonEmpty<string> }
  | Nobody;

export type EgressRule = { readonly toEndpoints: NonEmpty<Endpoints>; readonly toPorts: NonEmpty<Ports> } | Nobody;

/**
 * Spec of a CiliumNetworkPolicy for every pod of its namespace. Lists are never empty: an empty one is accepted, and does
 * nothing.
 *
 * @see cilium 1.17.5 pkg/policy/api/rule_validation.go
 */
export type CiliumSpec = {
  readonly endpointSelector: Readonly<Record<never, never>>;
  readonly enableDefaultDeny: { readonly ingress: boolean; readonly egress: boolean };
} & (
  | { readonly ingress: NonEmpty<IngressRule>; readonly egress?: NonEmpty<EgressRule> }
  | { readonly ingress?: never; readonly egress: NonEmpty<EgressRule> }
);
