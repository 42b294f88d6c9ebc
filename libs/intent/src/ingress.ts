import { type App, type Authorizer, type Bodies, type Cors, type Flow, type RateLimit } from './app';
import { type Cluster } from './cluster';

/** What the gateway does with requests of a flow from the internet. */
export interface Ingress {
  readonly host: string;
  readonly rateLimit: RateLimit;
  readonly timeoutSeconds: number;
  readonly bodies: Bodies;
  readonly cors?: Cors;
  /** With the number of its port. */
  readonly authorizer?: Omit<Authorizer, 'port'> & { readonly port: number };
}

/** What a flow from the internet asks of a cluster's gateway, with what the gateway does unless asked. */
export function resolveIngress(flow: Flow, { workloads }: App, { gateway }: Cluster): Ingress {
  const { cors, authorizedBy } = flow;
  return {
    host: flow.host!,
    rateLimit: flow.rateLimit!,
    timeoutSeconds: flow.timeoutSeconds ?? gateway.timeoutSeconds,
    bodies: flow.bodies ?? 'whole',
    ...(cors && { cors }),
    ...(authorizedBy && {
      authorizer: { ...authorizedBy, port: workloads[authorizedBy.to]!.ports[authorizedBy.port]! },
    }),
  };
}
