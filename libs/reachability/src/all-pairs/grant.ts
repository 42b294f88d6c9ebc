import type { NodeSet } from './node-set';
import type { PortSpec } from './port-spec';
import type { Term } from './terms';

export type Direction = 'ingress' | 'egress';

/** What a rule asks above layer 4: of HTTP a formula, of DNS only that it is DNS. */
export type Layer7 = { readonly kind: 'http'; readonly term: Term } | { readonly kind: 'dns' };

/** A rule in its normal form: who, of each of these subjects, may or may not be the peer, on which ports. */
export interface Grant {
  readonly direction: Direction;
  readonly action: 'allow' | 'deny';
  readonly subject: NodeSet;
  readonly peer: NodeSet;
  /** `undefined` for all ports of all protocols. */
  readonly ports: readonly PortSpec[] | undefined;
  readonly l7: Layer7 | undefined;
  /** Whether the peers really are those, where the manifests don't settle it. */
  readonly match: Term;
}

/** All grants that differ only in their subjects. */
export interface Group extends Grant {
  readonly id: number;
}

/** What all network policies say, compiled. */
export interface NetworkRules {
  readonly groups: readonly Group[];
  /** Pods that some rule of a direction selects. */
  readonly ruled: Readonly<Record<Direction, NodeSet>>;
  /** Pods for which what isn't allowed is denied. */
  readonly closed: Readonly<Record<Direction, NodeSet>>;
  /** Pods that something which wasn't understood may touch. */
  readonly doubted: NodeSet;
  /** Sources whose rules ask for two kinds of layer 7 on these ports. */
  readonly clashes: readonly Clash[];
}

/** Subjects of egress rules of two kinds of layer 7, and the ports of both. */
export interface Clash {
  readonly subject: NodeSet;
  readonly one: readonly PortSpec[];
  readonly other: readonly PortSpec[];
}
