import type { Origin } from './origin';
import type { Labels } from './selector';

/** A namespace; one that only its contents name has just the label that Kubernetes itself sets. */
export interface Namespace {
  readonly name: string;
  readonly labels: Labels;
  /** Absent where no Namespace object is among the manifests. */
  readonly origin?: Origin;
}

/** Layer 4 protocols with ports. */
export type Protocol = 'TCP' | 'UDP' | 'SCTP';

/** A port that a container declares. */
export interface ContainerPort {
  readonly port: number;
  readonly protocol: Protocol;
  readonly name?: string;
  /** The port of the node that leads here. */
  readonly hostPort?: number;
}

/** What a pod is in the mesh: `waypoint` and `gateway` are proxies that a controller runs for a Gateway. */
export type Role = 'workload' | 'waypoint' | 'istio-gateway' | 'kgateway';

/** All pods of one owner. */
export interface Endpoint {
  /** `<namespace>/<name>[<Kind>]` of the owner. */
  readonly id: string;
  readonly namespace: string;
  /** Labels of the pods, not of their owner. */
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly serviceAccount: string;
  readonly hostNetwork: boolean;
  readonly ports: readonly ContainerPort[];
  readonly role: Role;
  /** Name of the Gateway, in the same namespace, that the pods serve; only with a role other than `workload`. */
  readonly gateway?: string;
  readonly origin: Origin;
}
