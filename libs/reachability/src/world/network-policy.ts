import type { Protocol } from './endpoint';
import type { Origin } from './origin';
import type { LabelSelector } from './selector';

/** A block of addresses with holes. */
export interface AddressBlock {
  readonly cidr: string;
  readonly except: readonly string[];
}

/** One peer of a Kubernetes NetworkPolicy: addresses, or pods of this or of other namespaces. */
export type NetworkPolicyPeer =
  | { readonly kind: 'block'; readonly block: AddressBlock }
  | { readonly kind: 'pods'; readonly pods: LabelSelector; readonly namespaces?: LabelSelector };

/** One port of a Kubernetes NetworkPolicy; without `port`, all of the protocol. */
export interface NetworkPolicyPort {
  readonly protocol: Protocol;
  readonly port?: number | string;
  readonly endPort?: number;
}

/** One item of `ingress` or `egress`: no peers means everyone, no ports means all. */
export interface NetworkPolicyRule {
  readonly origin: Origin;
  readonly peers: readonly NetworkPolicyPeer[];
  readonly ports: readonly NetworkPolicyPort[];
}

/** A NetworkPolicy, networking.k8s.io/v1. A direction that isn't in `isolates` is left alone. */
export interface NetworkPolicy {
  readonly namespace: string;
  readonly origin: Origin;
  readonly pods: LabelSelector;
  readonly isolates: { readonly ingress: boolean; readonly egress: boolean };
  readonly ingress: readonly NetworkPolicyRule[];
  readonly egress: readonly NetworkPolicyRule[];
}
