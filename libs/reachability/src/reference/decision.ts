import type { Protocol } from '../world/endpoint';
import type { Condition } from './truth';

/** An HTTP request. Headers other than the host are not given: what asks for one is conditional on it. */
export interface HttpRequest {
  /** Upper case, as sent. */
  readonly method: string;
  /** From `/`, with the query string if there is one. */
  readonly path: string;
  /** The authority as sent: with a port only where the client sends one. */
  readonly host: string;
}

/** One connection, and for HTTP one request over it. */
export interface Connection {
  /** An endpoint's id, `world:<address>`, or `entity:<name>`. */
  readonly from: string;
  /** The same, or `fqdn:<name>`. */
  readonly to: string;
  /** The port of the destination itself: of the pod, not of a Service. 1 to 65535. */
  readonly port: number;
  readonly protocol: Protocol;
  readonly http?: HttpRequest;
}

/** How the network is judged. */
export interface Options {
  /**
   * `cilium` (the default): all policies as Cilium 1.17.5 enforces them. `kubernetes`: NetworkPolicy as the Kubernetes
   * specification has it, and Cilium's own policies don't exist.
   */
  readonly cni?: 'cilium' | 'kubernetes';
}

export type Verdict = 'allowed' | 'denied' | 'conditional' | 'unknown';

/** Something written in the manifests that decided. */
export interface Because {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** Path of the rule in the object; `''` for the object itself. */
  readonly rule: string;
}

/** Requests by what they must match, each list an alternative; an empty list asks for nothing. Patterns as written. */
export interface RequestPattern {
  readonly methods: readonly string[];
  readonly paths: readonly string[];
  readonly hosts: readonly string[];
}

export type Layer = 'cilium' | 'kubernetes' | 'ztunnel' | 'waypoint' | 'gateway';

/** One check on the way. */
export interface Hop {
  /** Where: an endpoint's id. */
  readonly at: string;
  readonly layer: Layer;
  readonly verdict: Verdict;
  /** In a few words, for people. */
  readonly reason: string;
  readonly because: readonly Because[];
  readonly conditions: readonly Condition[];
  readonly doubts: readonly string[];
  /** What the rules that allow here ask of a request; `null` where nothing looks at requests. */
  readonly requests: readonly RequestPattern[] | null;
}

/** One way for the traffic, and every check on it. */
export interface RouteDecision {
  /** Such as `direct`, or `service app/api via waypoint app/waypoint`. */
  readonly route: string;
  readonly verdict: Verdict;
  readonly conditions: readonly Condition[];
  readonly hops: readonly Hop[];
}

/** May the connection happen, and why. */
export interface Decision {
  readonly verdict: Verdict;
  readonly conditions: readonly Condition[];
  /** Why it is unknown; else empty. */
  readonly doubts: readonly string[];
  readonly routes: readonly RouteDecision[];
}
