import { type Connection, type Decision, type Hop, type HttpRequest, type RouteDecision } from '../reference/decision';
import { type Flow, tunnelPort } from '../reference/flow';
import { beginsTunnels, endsTunnels } from '../reference/istio/capture';
import { podPort } from '../world/derive-proxies';
import { type Endpoint } from '../world/endpoint';
import { type World } from '../world/world';

/** A check, and what it is a check of. */
export interface Scene {
  readonly hop: Hop;
  /** Name of the route. */
  readonly route: string;
  /** The pod that is guarded there. */
  readonly subject: Endpoint;
  readonly direction: 'ingress' | 'egress';
  /** Id of the other end, as seen from there. */
  readonly peer: string;
  /** What is on the wire there. */
  readonly flow: Flow;
  readonly request?: HttpRequest;
}

/** The checks that deny, each once, whatever the number of routes that lead through it. */
export function deniedScenes(world: World, connection: Connection, { routes }: Decision): readonly Scene[] {
  const scenes = routes.flatMap((route) =>
    route.hops.flatMap((hop, i) => (hop.verdict === 'denied' ? sceneOf(world, connection, route, i) : [])),
  );
  const keyOf = ({ hop, direction, peer, flow, route }: Scene) =>
    JSON.stringify([hop.at, hop.layer, direction, peer, flow.port, isOfRoute(hop) && route]);
  return [...new Map(scenes.map((scene) => [keyOf(scene), scene])).values()];
}

// What these look at depends on the Service or the listener that the route goes by.
function isOfRoute({ layer }: Hop): boolean {
  return layer === 'waypoint' || layer === 'gateway';
}

function sceneOf(...[world, connection, route, i]: [World, Connection, RouteDecision, number]): readonly Scene[] {
  const hop = route.hops[i];
  const subject = hop && world.endpoints.get(hop.at);
  if (hop === undefined || subject === undefined) return [];
  const direction = directionOf(connection, route.hops, i);
  const peer = peerOf(connection, route, i, direction);
  const { http } = connection;
  const scene = { hop, route: route.route, subject, direction, peer };
  return [{ ...scene, flow: flowOf(world, connection, scene), ...(http === undefined ? {} : { request: http }) }];
}

// Into a proxy traffic goes before the proxy's own check, and out of it thereafter.
function directionOf({ from, to }: Connection, hops: readonly Hop[], i: number): Scene['direction'] {
  const at = hops[i]?.at;
  const hop = hops[i];
  if (hop !== undefined && (isOfRoute(hop) || hop.layer === 'ztunnel')) return 'ingress';
  const own = hops.findIndex((other) => other.at === at && isOfRoute(other));
  if (own >= 0) return i <= own ? 'ingress' : 'egress';
  const isFirst = hops.findIndex((other) => other.at === at && other.layer === hop?.layer) === i;
  return at === from && (at !== to || isFirst) ? 'egress' : 'ingress';
}

function peerOf(
  ...[{ from, to }, { route, hops }, i, direction]: [Connection, RouteDecision, number, Scene['direction']]
): string {
  const at = hops[i]?.at;
  const others = (list: readonly Hop[]) => list.filter((hop) => hop.at !== at);
  if (direction === 'egress') return others(hops.slice(i))[0]?.at ?? to;
  const probe = /^probe from (.*)$/.exec(route)?.[1];
  return others(hops.slice(0, i)).at(-1)?.at ?? (probe === undefined ? from : `world:${probe}`);
}

function flowOf(world: World, connection: Connection, scene: Omit<Scene, 'flow'>): Flow {
  const { protocol, http } = connection;
  if (isTunnelled(world, connection, scene)) return { port: tunnelPort, protocol, message: { kind: 'tunnel' } };
  const message: Flow['message'] = http === undefined ? { kind: 'opaque' } : { kind: 'http', request: http };
  return { port: entryPort(world, connection, scene) ?? connection.port, protocol, message };
}

function isTunnelled(world: World, { to, protocol }: Connection, scene: Omit<Scene, 'flow'>): boolean {
  const peer = world.endpoints.get(scene.peer);
  const [source, target] = scene.direction === 'egress' ? [scene.subject, peer] : [peer, scene.subject];
  if (protocol !== 'TCP' || source === undefined || target === undefined) return false;
  const isWaypoint = target.role === 'waypoint' && target.id !== to;
  return beginsTunnels(world, source) && (isWaypoint || endsTunnels(world, target));
}

// The port of a gateway's pod, on the way in.
function entryPort(world: World, { to }: Connection, { subject, direction, route }: Omit<Scene, 'flow'>) {
  const port = direction === 'ingress' && subject.id !== to ? listenerPort(world, subject, route) : undefined;
  const gateway = gatewayOf(world, subject);
  return port === undefined || gateway === undefined ? undefined : podPort(gateway, port);
}

/** The Gateway that a proxy serves. */
export function gatewayOf(
  { gateways }: World,
  { namespace, gateway }: Endpoint,
): World['gateways'][number] | undefined {
  return gateways.find((item) => item.namespace === namespace && item.name === gateway);
}

/** The port of its Gateway by which a route enters a proxy. */
export function listenerPort(world: World, proxy: Endpoint, route: string): number | undefined {
  const gateway = gatewayOf(world, proxy);
  return gateway?.listeners
    .map(({ port }) => port)
    .find((port) => route.startsWith(`gateway ${gateway.namespace}/${gateway.name}:${port},`));
}
