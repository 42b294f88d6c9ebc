import type { Origin } from './origin';

/** A kind that can't matter for access, and how many objects of it there are. */
export interface Ignored {
  readonly apiVersion: string;
  readonly kind: string;
  readonly count: number;
}

/** The part of a verdict that something could change; `routes` is whether and along what hops traffic travels at all. */
export type Part = 'cilium' | 'ztunnel' | 'waypoint' | 'gateway' | 'routes';

/** What something that wasn't understood could change. */
export interface Touch {
  readonly part: Part;
  readonly namespaces: 'all' | readonly string[];
  /** Ids of endpoints, besides the namespaces. */
  readonly endpoints?: readonly string[];
  /** Whether it also touches traffic to addresses and names outside the cluster. */
  readonly outside?: boolean;
}

/** Something that may matter and isn't modelled: each verdict that it touches is unknown. */
export interface Unsupported {
  readonly file: string;
  readonly line: number;
  readonly kind: string;
  readonly reason: string;
  readonly origin: Origin;
  readonly touches: Touch;
}

/** A policy that is in the manifests and yet does nothing, since something on its way refuses or ignores it. */
export interface NotEnforced {
  readonly file: string;
  readonly line: number;
  readonly kind: string;
  readonly name: string;
  readonly reason: string;
  readonly origin: Origin;
}

/** Records what isn't modelled. */
export function unsupported(origin: Origin, reason: string, touches: Touch): Unsupported {
  return { file: origin.file, line: origin.line, kind: origin.kind, reason, origin, touches };
}

/** Records a policy that does nothing. */
export function notEnforced(origin: Origin, reason: string): NotEnforced {
  return { file: origin.file, line: origin.line, kind: origin.kind, name: origin.name, reason, origin };
}
