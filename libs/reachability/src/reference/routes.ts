import type { Endpoint } from '../world/endpoint';
import type { Service } from '../world/service';
import type { World } from '../world/world';
import { plainCheck, toHop } from './check';
import type { Connection, Hop } from './decision';
import { type Message, tunnelPort } from './flow';
import { isCaptured } from './istio/capture';
import { meshIdentity } from './istio/peer';
import { judgeWaypoint } from './istio/waypoint';
import { serviceWaypoint, type Waypoint, workloadWaypoint } from './istio/waypoints';
import { direct, type Net } from './legs';
import { endpointParty, type Party } from './party';
import { type Way, waysTo } from './services';
import { unknown } from './truth';
import { merge, type Vocabulary, vocabularyOf } from './vocabulary';

/** Both ends of a connection, and its port at the destination. */
export interface Ends {
  readonly from: Party;
  readonly to: Party;
  readonly port: number;
  readonly protocol: Connection['protocol'];
}

/** One way for the traffic, to be judged for a message. */
export interface Route {
  readonly name: string;
  readonly hops: (message: Message) => readonly Hop[];
  /** What its layers look for in requests. */
  readonly vocabulary: () => Vocabulary;
}

/**
 * The ways from one end to another that don't start outside the cluster.
 *
 * @see Istio 1.26.2 pilot/pkg/serviceregistry/kube/controller/ambient/waypoints.go, ztunnel 1.26.2 src/proxy/outbound.rs (B2.10, B5 rows 1 to 5)
 */
export function routesInside(net: Net, ends: Ends): readonly Route[] {
  const { from, to, protocol, port } = ends;
  if (from.kind !== 'endpoint' && to.kind !== 'endpoint') return [outsideRoute(ends)];
  if (to.kind !== 'endpoint' || from.kind !== 'endpoint' || protocol !== 'TCP')
    return [directRoute(net, ends, 'direct')];
  const { world } = net;
  const captured = isCaptured(world, from.endpoint);
  const byPod = captured && from.endpoint.role !== 'waypoint' ? workloadWaypoint(world, to.endpoint) : undefined;
  const ways = waysTo(world, to.endpoint, port, protocol);
  const addressed = ways.filter(({ service }) => !service.headless);
  return [
    byPod === undefined ? directRoute(net, ends, 'direct') : throughWaypoint(net, ends, byPod),
    ...addressed.flatMap((way) => serviceRoutes(net, ends, way, byPod !== undefined)),
  ];
}

/** A way that a gateway takes to a pod, and the Service that its routes must name for it; absent: any. */
export interface Onward {
  readonly route: Route;
  readonly service?: Service;
}

/**
 * The ways from a gateway to a pod. One of Istio's goes through the waypoint of a Service that tells it to, and straight
 * to the pod for the others (B2.10/5).
 */
export function routesFromGateway(net: Net, ends: Ends): readonly Onward[] {
  const { from, to, port, protocol } = ends;
  const isIstio = from.kind === 'endpoint' && from.endpoint.role === 'istio-gateway';
  if (!isIstio || to.kind !== 'endpoint') return routesInside(net, ends).map((route) => ({ route }));
  return waysTo(net.world, to.endpoint, port, protocol).map((way) => {
    const [route] = serviceRoutes(net, ends, way, false);
    return { route: route ?? directRoute(net, ends, 'direct'), service: way.service };
  });
}

// To a Service's address, which kgateway never uses (B3.6/2). Without a waypoint of its own that is the same as direct, unless the pod's waypoint is passed by.
function serviceRoutes(net: Net, ends: Ends, way: Way, passesBy: boolean): readonly Route[] {
  const { service } = way;
  if (ends.from.kind === 'endpoint' && ends.from.endpoint.role === 'kgateway') return [];
  const waypoint = usesServiceWaypoint(net.world, ends.from, way) ? serviceWaypoint(net.world, service) : undefined;
  if (waypoint !== undefined) return [throughWaypoint(net, ends, waypoint, way)];
  const isRewritten = net.world.settings.cilium.translatesInPods;
  return passesBy && !isRewritten ? [directRoute(net, ends, `service ${service.namespace}/${service.name}`)] : [];
}

// Captured pods, if the Service's address is still there when ztunnel sees it; and gateways of Istio's that are told to.
function usesServiceWaypoint(world: World, from: Party, { service }: Way): boolean {
  if (from.kind !== 'endpoint') return false;
  const { cilium, istio } = world.settings;
  if (isCaptured(world, from.endpoint)) return !cilium.translatesInPods;
  const key = 'istio.io/ingress-use-waypoint';
  const told = service.labels[key] ?? world.namespaces.get(service.namespace)?.labels[key];
  return from.endpoint.role === 'istio-gateway' && istio.ingressUsesWaypoints && told === 'true';
}

function directRoute(net: Net, ends: Ends, name: string): Route {
  return {
    name,
    hops: (message) => direct(net, { ...ends, message }),
    vocabulary: () => vocabularyOf(net.world, { endpoints: endpointsOf(ends) }),
  };
}

function endpointsOf({ from, to }: Ends): readonly Endpoint[] {
  return [from, to].flatMap((party) => (party.kind === 'endpoint' ? [party.endpoint] : []));
}

// The waypoint ends the tunnel, sees the client's identity, and goes on with its own (B2.11).
function throughWaypoint(net: Net, ends: Ends, waypoint: Waypoint, way?: Way): Route {
  const { from, port } = ends;
  const proxy = endpointParty(waypoint.proxy);
  const identity = from.kind === 'endpoint' ? { identity: meshIdentity(net.world, from.endpoint) } : {};
  const via = `waypoint ${waypoint.gateway.namespace}/${waypoint.gateway.name}`;
  const address =
    way === undefined ? 'pod address' : `service ${way.service.namespace}/${way.service.name}:${way.port.port}`;
  return {
    name: `${address} via ${via}`,
    hops: (message) => [
      ...direct(net, { ...ends, to: proxy, port: tunnelPort, message: { kind: 'tunnel' } }),
      toHop(
        proxy.id,
        'waypoint',
        judgeWaypoint(net.world, waypoint, { peer: identity, message, target: way ?? { port } }),
      ),
      ...direct(net, { ...ends, from: proxy, message }),
    ],
    vocabulary: () =>
      vocabularyOf(net.world, {
        endpoints: [...endpointsOf(ends), waypoint.proxy],
        waypoint: { waypoint, service: way?.service },
      }),
  };
}

function outsideRoute({ to }: Ends): Route {
  const why = 'neither end is a pod of the manifests';
  return {
    name: 'direct',
    hops: () => [toHop(to.id, 'kubernetes', plainCheck(unknown(why), why))],
    vocabulary: () => merge([]),
  };
}
