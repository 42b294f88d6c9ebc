import { type Connection } from '../reference/decision';
import { beginsTunnels } from '../reference/istio/capture';
import { ingressPool } from '../reference/istio/ingress-pool';
import { meshIdentity, principalOf } from '../reference/istio/peer';
import { strictness } from '../reference/istio/peer-authentication';
import { chainOf } from '../reference/istio/protocol';
import { poolOf } from '../reference/istio/waypoint';
import { mayMatch, policiesAt } from '../reference/istio/ztunnel';
import { waysTo } from '../reference/services';
import { type AuthorizationPolicy, type PeerAuthentication } from '../world/istio-policy';
import { type World } from '../world/world';
import { authorizationConjuncts, unselectedConjuncts } from './authorization-conjuncts';
import { type Conjunct, endText, lift, within } from './conjunct';
import { type Seen } from './request-fields';
import { gatewayOf, listenerPort, type Scene } from './scene';

/** What ztunnel's policies for the guarded pod ask for, each with a world in which they don't. */
export function ztunnelConjuncts(world: World, { to, port }: Connection, scene: Scene): readonly Conjunct<World>[] {
  const { subject } = scene;
  const inner = innerPort({ to, port }, scene);
  const asked = policiesAt(world, subject);
  return [
    ...modeConjuncts(world, scene, inner),
    ...authorizationConjuncts(world, scene, seenFrom(world, scene.peer, inner), (policy) => asked.includes(policy)),
  ];
}

/** Policies that ztunnel would have for the guarded pod, but for one label, and that then might let the peer in. */
export function unselectedZtunnelConjuncts(
  world: World,
  connection: Connection,
  scene: Scene,
): readonly Conjunct<World>[] {
  const { subject: endpoint, peer: id } = scene;
  const places = [endpoint.namespace, world.settings.istio.rootNamespace];
  const peer = world.endpoints.get(id);
  const identity = peer && beginsTunnels(world, peer) ? meshIdentity(world, peer) : undefined;
  const inbound = identity && { endpoint, peer: { identity }, port: innerPort(connection, scene) };
  const isNear = (policy: AuthorizationPolicy) =>
    places.includes(policy.namespace) &&
    policy.targetRefs.length === 0 &&
    !policy.dryRun &&
    (inbound === undefined || mayMatch(world, inbound, policy));
  return unselectedConjuncts(world, scene, isNear);
}

// Inside a tunnel the port is still that of the pod.
function innerPort({ to, port }: Pick<Connection, 'to' | 'port'>, { subject, flow }: Scene): number {
  return subject.id === to ? port : flow.port;
}

// Plaintext where mutual TLS is required, by the port's mode or else the policy's.
function modeConjuncts(world: World, { subject, hop }: Scene, port: number): readonly Conjunct<World>[] {
  const { isStrict, because } = strictness(world, subject, port);
  const isCited = ({ origin }: PeerAuthentication) =>
    because.includes(origin) && hop.because.some(({ file, line }) => file === origin.file && line === origin.line);
  if (isStrict.value !== 'yes') return [];
  const conjuncts = within(world.peerAuthentications, (policy) =>
    isCited(policy)
      ? [
          {
            ...{ origin: policy.origin, differs: 'mutual TLS', has: 'plaintext', needs: 'STRICT' },
            relaxed: permissive(policy, port),
          },
        ]
      : [],
  );
  return lift(conjuncts, (peerAuthentications) => ({ ...world, peerAuthentications }));
}

function permissive(policy: PeerAuthentication, port: number): PeerAuthentication {
  const mode = 'PERMISSIVE';
  return policy.ports[port] === 'STRICT'
    ? { ...policy, ports: { ...policy.ports, [port]: mode } }
    : { ...policy, mode };
}

/** What a waypoint's policies ask for, each with a world in which they don't. */
export function waypointConjuncts(world: World, connection: Connection, scene: Scene): readonly Conjunct<World>[] {
  const gateway = gatewayOf(world, scene.subject);
  const target = world.endpoints.get(connection.to);
  if (gateway === undefined || target === undefined) return [];
  const ways = waysTo(world, target, connection.port, connection.protocol);
  const way = ways.find(({ service: { namespace, name }, port }) =>
    scene.route.includes(`service ${namespace}/${name}:${port.port} via`),
  );
  const { policies } = poolOf(world, { gateway, proxy: scene.subject }, way?.service);
  const seen = seenFrom(world, scene.peer, way?.port.port ?? connection.port);
  const isBytes = way !== undefined && chainOf(way.port) === 'tcp';
  const request = scene.request === undefined || isBytes ? {} : { request: scene.request };
  return authorizationConjuncts(world, scene, { ...seen, ...request }, (policy) => policies.includes(policy));
}

/** What the policies of one of Istio's gateways ask for, each with a world in which they don't. */
export function ingressConjuncts(world: World, scene: Scene): readonly Conjunct<World>[] {
  const { subject, request } = scene;
  const gateway = gatewayOf(world, subject);
  const port = listenerPort(world, subject, scene.route);
  if (gateway === undefined || port === undefined || request === undefined) return [];
  const { policies } = ingressPool(world, gateway, subject);
  return authorizationConjuncts(world, scene, { port, request }, (policy) => policies.includes(policy));
}

function seenFrom(world: World, id: string, port: number): Seen {
  const peer = world.endpoints.get(id);
  if (peer === undefined || !beginsTunnels(world, peer)) {
    return id.startsWith('world:') ? { address: endText(id), port } : { port };
  }
  const identity = meshIdentity(world, peer);
  const { namespace, serviceAccount } = identity;
  return { principal: principalOf(identity), namespace, serviceAccount: `${namespace}/${serviceAccount}`, port };
}
