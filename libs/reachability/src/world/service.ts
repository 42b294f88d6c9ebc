import type { Protocol } from './endpoint';
import type { Origin } from './origin';
import type { Labels } from './selector';

/** One port of a Service. */
export interface ServicePort {
  readonly name?: string;
  readonly port: number;
  /** The pods' port, or the name of a container port. */
  readonly targetPort: number | string;
  readonly protocol: Protocol;
  readonly appProtocol?: string;
}

/** A Service and, where it has no selector, the addresses that its EndpointSlices list. */
export interface Service {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly type: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName';
  /** Absent for a Service without selector. */
  readonly selector?: Labels;
  /** `clusterIP: None`: clients get the pods' addresses. */
  readonly headless: boolean;
  readonly externalIps: boolean;
  /** `externalTrafficPolicy: Local`, which keeps the client's address. */
  readonly keepsClientAddress: boolean;
  readonly ports: readonly ServicePort[];
  readonly addresses: readonly string[];
  readonly origin: Origin;
}
