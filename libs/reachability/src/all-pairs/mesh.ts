import type { Endpoint } from '../world/endpoint';
import type { Gateway } from '../world/gateway';
import { matchLabels } from '../world/match-labels';
import type { Labels } from '../world/selector';
import type { Service, ServicePort } from '../world/service';
import type { World } from '../world/world';
import type { NodeSet, NodeSets } from './node-set';
import type { Nodes } from './nodes';

/** The port of the mesh's tunnels, HBONE. */
export const tunnelPort = 15008;

/** A waypoint: its Gateway, and the endpoint that serves it. */
export interface Waypoint {
  readonly gateway: Gateway;
  readonly proxy: number;
}

/** A Service port that leads to a port of a pod. */
export interface Way {
  readonly service: Service;
  readonly port: ServicePort;
  /** The pod's. */
  readonly target: number;
}

/** Who is in the mesh, and which proxies stand before whom. */
export interface Mesh {
  /** Endpoints whose traffic ztunnel takes. */
  readonly captured: NodeSet;
  /** Endpoints whose connections into the mesh go through tunnels, with their identity. */
  readonly tunnelling: NodeSet;
  /** Of each endpoint, by number. */
  readonly principals: readonly string[];
  bypassesInbound(node: number): boolean;
  workloadWaypoint(node: number): Waypoint | undefined;
  serviceWaypoint(service: Service): Waypoint | undefined;
  /** The Service ports that lead to a pod. */
  waysTo(node: number): readonly Way[];
  /** All waypoints that traffic to a pod may come from. */
  waypointsOf(node: number): readonly Waypoint[];
}

/**
 * Works out the mesh.
 *
 * @see Istio 1.26.2 cni/pkg/util/podutil.go (B2.1), pilot/pkg/serviceregistry/kube/controller/ambient/waypoints.go (B2.10)
 */
export function readMesh(world: World, { endpoints }: Nodes, sets: NodeSets): Mesh {
  const captured = sets.of(numbersOf(endpoints, (endpoint) => isCaptured(world, endpoint)));
  const isProxy = ({ role }: Endpoint) => role === 'waypoint' || role === 'istio-gateway';
  const find = waypointFinder(world, endpoints);
  const servicesAt = serviceFinder(world, endpoints);
  const ways = new Map<number, readonly Way[]>();
  const workloadWaypoint = (node: number) => {
    const endpoint = endpoints[node];
    return endpoint === undefined || endpoint.role === 'waypoint' ? undefined : find(endpoint, ['workload', 'all']);
  };
  // A headless Service has no address, and a proxy of Istio's own can't have a waypoint (B2.10).
  const serviceWaypoint = (service: Service) => {
    const isOwn = service.labels['gateway.istio.io/managed'] === 'istio.io-mesh-controller';
    return service.headless || isOwn ? undefined : find(service, ['service', 'all']);
  };
  return {
    captured,
    tunnelling: sets.union(captured, sets.of(numbersOf(endpoints, isProxy))),
    principals: endpoints.map((endpoint) => principalOf(world, endpoint)),
    bypassesInbound: (node) => endpoints[node]?.annotations['ambient.istio.io/bypass-inbound-capture'] === 'true',
    workloadWaypoint,
    serviceWaypoint,
    waysTo: (node) => {
      const known = ways.get(node);
      const made = known ?? servicesAt(node).flatMap((service) => waysBy(service, endpoints[node]));
      ways.set(node, made);
      return made;
    },
    waypointsOf: (node) => {
      const all = [workloadWaypoint(node), ...servicesAt(node).map(serviceWaypoint)];
      return [...new Map(all.flatMap((item) => (item === undefined ? [] : [[item.proxy, item] as const]))).values()];
    },
  };
}

/** An endpoint's identity as policies write it, without `spiffe://`. */
export function principalOf({ settings }: World, { namespace, serviceAccount }: Endpoint): string {
  return `${settings.istio.trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
}

function numbersOf(endpoints: readonly Endpoint[], holds: (endpoint: Endpoint) => boolean): readonly number[] {
  return endpoints.flatMap((endpoint, node) => (holds(endpoint) ? [node] : []));
}

// A label of the pod wins over that of its namespace.
function isCaptured(
  { namespaces, settings }: World,
  { namespace, labels, annotations, hostNetwork }: Endpoint,
): boolean {
  const key = 'istio.io/dataplane-mode';
  const mode = labels[key] ?? namespaces.get(namespace)?.labels[key];
  const isLeftAlone = hostNetwork || annotations['sidecar.istio.io/status'] !== undefined;
  return mode === 'ambient' && !isLeftAlone && !settings.istio.excludedNamespaces.includes(namespace);
}

interface Enrolled {
  readonly namespace: string;
  readonly labels: Labels;
}

type Finder = (object: Enrolled, kinds: readonly string[]) => Waypoint | undefined;

// A label of the object wins over that of its namespace, and `none` opts out.
function waypointFinder(world: World, endpoints: readonly Endpoint[]): Finder {
  const proxies = new Map<string, number>();
  endpoints.forEach(({ namespace, gateway, role }, node) => {
    const key = `${namespace}/${gateway}`;
    if (role === 'waypoint' && !proxies.has(key)) proxies.set(key, node);
  });
  const waypoints = new Map<string, Waypoint>();
  for (const gateway of world.gateways) {
    const key = `${gateway.namespace}/${gateway.name}`;
    const proxy = proxies.get(key);
    if (gateway.class === 'waypoint' && proxy !== undefined && !waypoints.has(key))
      waypoints.set(key, { gateway, proxy });
  }
  return (object, kinds) => {
    const own = object.labels['istio.io/use-waypoint'] !== undefined;
    const labels = own ? object.labels : (world.namespaces.get(object.namespace)?.labels ?? {});
    const name = labels['istio.io/use-waypoint'];
    if (name === undefined || name === 'none') return undefined;
    const place = labels['istio.io/use-waypoint-namespace'] ?? object.namespace;
    const waypoint = waypoints.get(`${place}/${name}`);
    if (waypoint === undefined || !kinds.includes(waypoint.gateway.waypointFor)) return undefined;
    return admits(world, waypoint.gateway, object.namespace) ? waypoint : undefined;
  };
}

/** Whether some listener of a Gateway, or one of them, takes what comes from a namespace (B3.1). */
export function admits(world: World, gateway: Gateway, namespace: string, listeners = gateway.listeners): boolean {
  return listeners.some(({ allowedRoutes: { from, selector } }) => {
    if (from === 'All') return true;
    if (from === 'Same') return gateway.namespace === namespace;
    return matchLabels(selector, world.namespaces.get(namespace)?.labels ?? {});
  });
}

// The Services that select an endpoint, by its number.
function serviceFinder(world: World, endpoints: readonly Endpoint[]): (node: number) => readonly Service[] {
  const byNamespace = new Map<string, Service[]>();
  for (const service of world.services) {
    if (service.selector === undefined || service.type === 'ExternalName') continue;
    const list = byNamespace.get(service.namespace);
    if (list === undefined) byNamespace.set(service.namespace, [service]);
    else list.push(service);
  }
  return (node) => {
    const endpoint = endpoints[node];
    if (endpoint === undefined) return [];
    return (byNamespace.get(endpoint.namespace) ?? []).filter((service) =>
      Object.entries(service.selector ?? {}).every(([key, value]) => endpoint.labels[key] === value),
    );
  };
}

function waysBy(service: Service, endpoint: Endpoint | undefined): readonly Way[] {
  return service.ports.flatMap((port) => {
    const { targetPort, protocol } = port;
    const named = endpoint?.ports.find((item) => item.name === targetPort && item.protocol === protocol)?.port;
    const target = typeof targetPort === 'number' ? targetPort : named;
    return target === undefined ? [] : [{ service, port, target }];
  });
}
