import type { ContainerPort, Endpoint } from '../world/endpoint';
import type { Flow } from './flow';
import type { Identity } from './identities';

/** One direction of one pod's policy, and what comes. */
export interface Question {
  readonly direction: 'ingress' | 'egress';
  readonly subject: Endpoint;
  /** What the other end may be taken for. */
  readonly peers: readonly Identity[];
  readonly flow: Flow;
  /** Container ports of the destination, which named ports mean. */
  readonly named: readonly ContainerPort[];
}
