import type { Endpoint, Protocol } from '../world/endpoint';
import { matchLabels } from '../world/match-labels';
import type { Service, ServicePort } from '../world/service';
import type { World } from '../world/world';

/** A Service that leads to a port of a pod, by one of its own ports. */
export interface Way {
  readonly service: Service;
  readonly port: ServicePort;
}

/** Whether a Service selects a pod. */
export function selectsPod(service: Service, endpoint: Endpoint): boolean {
  const { selector, namespace, type } = service;
  if (selector === undefined || type === 'ExternalName' || namespace !== endpoint.namespace) return false;
  return matchLabels({ matchLabels: selector, matchExpressions: [] }, endpoint.labels);
}

/** The number of a Service port's target at a pod; a name that the pod doesn't declare leads nowhere. */
export function targetOf({ targetPort, protocol }: ServicePort, endpoint: Endpoint): number | undefined {
  if (typeof targetPort === 'number') return targetPort;
  return endpoint.ports.find((port) => port.name === targetPort && port.protocol === protocol)?.port;
}

/** The Services and ports that lead to a port of a pod. */
export function waysTo(world: World, endpoint: Endpoint, port: number, protocol: Protocol): readonly Way[] {
  const selecting = world.services.filter((service) => selectsPod(service, endpoint));
  return selecting.flatMap((service) =>
    service.ports
      .filter((item) => item.protocol === protocol && targetOf(item, endpoint) === port)
      .map((item) => ({ service, port: item })),
  );
}
