import type { Endpoint } from '../../world/endpoint';
import type { Gateway } from '../../world/gateway';
import type { Labels } from '../../world/selector';
import type { Service } from '../../world/service';
import type { World } from '../../world/world';
import { isAllowedNamespace } from '../gateway/namespaces';
import { selectsPod } from '../services';

/** A waypoint: its Gateway and the pods that serve it. */
export interface Waypoint {
  readonly gateway: Gateway;
  readonly proxy: Endpoint;
}

interface Enrolled {
  readonly namespace: string;
  readonly labels: Labels;
}

/**
 * The waypoint that traffic to a Service's address goes through. A headless Service has no address, and one that is
 * itself a proxy of Istio's can't have a waypoint.
 *
 * @see Istio 1.26.2 pilot/pkg/serviceregistry/kube/controller/ambient/waypoints.go, ztunnel 1.26.2 src/proxy/outbound.rs (B2.10)
 */
export function serviceWaypoint(world: World, service: Service): Waypoint | undefined {
  const isOwnProxy = service.labels['gateway.istio.io/managed'] === 'istio.io-mesh-controller';
  if (service.headless || isOwnProxy) return undefined;
  return enrolled(world, service, ['service', 'all']);
}

/** The waypoint that traffic to a pod's address goes through. */
export function workloadWaypoint(world: World, endpoint: Endpoint): Waypoint | undefined {
  return endpoint.role === 'waypoint' ? undefined : enrolled(world, endpoint, ['workload', 'all']);
}

/** All waypoints that traffic to a pod may come from. */
export function waypointsOf(world: World, endpoint: Endpoint): readonly Waypoint[] {
  const services = world.services.filter((service) => selectsPod(service, endpoint));
  const all = [workloadWaypoint(world, endpoint), ...services.map((service) => serviceWaypoint(world, service))];
  const found = all.filter((waypoint) => waypoint !== undefined);
  return [...new Map(found.map((waypoint) => [waypoint.proxy.id, waypoint])).values()];
}

// A label of the object wins over that of its namespace, and `none` opts out.
function enrolled(world: World, object: Enrolled, kinds: readonly string[]): Waypoint | undefined {
  const ofNamespace = world.namespaces.get(object.namespace)?.labels ?? {};
  const labels = object.labels['istio.io/use-waypoint'] === undefined ? ofNamespace : object.labels;
  const name = labels['istio.io/use-waypoint'];
  const namespace = labels['istio.io/use-waypoint-namespace'] ?? object.namespace;
  if (name === undefined || name === 'none') return undefined;
  const gateway = world.gateways.find(
    (item) => item.name === name && item.namespace === namespace && item.class === 'waypoint',
  );
  const proxy = [...world.endpoints.values()].find(
    (item) => item.namespace === namespace && item.gateway === name && item.role === 'waypoint',
  );
  if (gateway === undefined || proxy === undefined || !kinds.includes(gateway.waypointFor)) return undefined;
  return gateway.listeners.some((listener) => isAllowedNamespace(world, gateway, listener, object.namespace))
    ? { gateway, proxy }
    : undefined;
}
