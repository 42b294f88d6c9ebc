import type { Protocol } from './endpoint';
import type { AddressBlock } from './network-policy';
import type { Origin } from './origin';
import type { LabelSelector } from './selector';

/** Addresses: written out, or from a CiliumCIDRGroup by name or by labels. */
export type CiliumBlock =
  | { readonly kind: 'block'; readonly block: AddressBlock }
  | { readonly kind: 'group'; readonly name: string; readonly except: readonly string[] }
  | { readonly kind: 'groups'; readonly selector: LabelSelector; readonly except: readonly string[] };

/** Services by name or by labels; without a namespace, of any. */
export type CiliumServiceRef =
  | { readonly kind: 'name'; readonly name: string; readonly namespace?: string }
  | { readonly kind: 'selector'; readonly selector: LabelSelector; readonly namespace?: string };

/** A DNS name or pattern. */
export type DnsName =
  { readonly kind: 'name'; readonly name: string } | { readonly kind: 'pattern'; readonly pattern: string };

/** Whom an element of a Cilium rule speaks of, as written: `any` where no peer key is there, `none` for an empty list. */
export type CiliumPeers =
  | { readonly kind: 'any' }
  | { readonly kind: 'none' }
  | { readonly kind: 'endpoints'; readonly selectors: readonly LabelSelector[] }
  | { readonly kind: 'addresses'; readonly blocks: readonly CiliumBlock[] }
  | { readonly kind: 'entities'; readonly entities: readonly string[] }
  | { readonly kind: 'services'; readonly services: readonly CiliumServiceRef[] }
  | { readonly kind: 'names'; readonly names: readonly DnsName[] };

/** One HTTP rule: every field is an extended regular expression for the whole value, and absent means any. */
export interface CiliumHttpRule {
  readonly method?: string;
  readonly path?: string;
  readonly host?: string;
  /** What the request must carry besides, as text; empty where nothing more is asked. */
  readonly headers: readonly string[];
}

/** What an element asks above layer 4. */
export type CiliumL7 =
  | { readonly kind: 'http'; readonly rules: readonly CiliumHttpRule[] }
  | { readonly kind: 'dns'; readonly names: readonly DnsName[] };

/** A port, port range or named port; port 0 is all of them. */
export interface CiliumPort {
  readonly port: number | string;
  readonly endPort?: number;
  readonly protocol: Protocol | 'ANY';
}

/** One item of `toPorts`. */
export interface CiliumPorts {
  readonly ports: readonly CiliumPort[];
  readonly l7?: CiliumL7;
}

/** One item of `ingress`, `ingressDeny`, `egress` or `egressDeny`. */
export interface CiliumElement {
  readonly origin: Origin;
  readonly peers: CiliumPeers;
  /** `fromRequires` and `toRequires`. */
  readonly requires: readonly LabelSelector[];
  /** Absent or empty: all ports. */
  readonly toPorts?: readonly CiliumPorts[];
  /** Whether it speaks of ICMP alone. */
  readonly icmp: boolean;
}

/** One `spec` or `specs[i]` that Cilium enforces. */
export interface CiliumRule {
  readonly origin: Origin;
  /** Absent for a CiliumClusterwideNetworkPolicy. */
  readonly namespace?: string;
  readonly subject: { readonly kind: 'endpoints' | 'nodes'; readonly selector: LabelSelector };
  readonly ingress: readonly CiliumElement[];
  readonly ingressDeny: readonly CiliumElement[];
  readonly egress: readonly CiliumElement[];
  readonly egressDeny: readonly CiliumElement[];
  readonly enableDefaultDeny: { readonly ingress?: boolean; readonly egress?: boolean };
}

/** A CiliumCIDRGroup. */
export interface CidrGroup {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly cidrs: readonly string[];
  readonly origin: Origin;
}
