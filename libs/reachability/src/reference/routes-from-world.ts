import type { Endpoint } from '../world/endpoint';
import type { Gateway } from '../world/gateway';
import { podPort } from '../world/derive-proxies';
import { doubtsAbout, plainCheck, toHop, truthOf, verdictOf } from './check';
import type { Hop } from './decision';
import type { Message } from './flow';
import type { Destination } from './gateway/backends';
import { judgeGateway } from './gateway/gateway';
import { forwarded, identitiesOf } from './identities';
import { judgePool } from './istio/envoy';
import { isCaptured } from './istio/capture';
import { ingressPool } from './istio/ingress-pool';
import { blocked, direct, type Leg, type Net, wire } from './legs';
import { endpointParty, type Party } from './party';
import { type Ends, type Onward, type Route, routesFromGateway, routesInside } from './routes';
import { waysTo } from './services';
import { every, unknown, when } from './truth';
import { merge, vocabularyOf } from './vocabulary';

/** Where the kubelet's probes of pods in the mesh come from (B2.9/8). */
const probeAddresses = ['169.254.7.127', 'fd16:9254:7127:1337:ffff:ffff:ffff:ffff'];

/**
 * The ways from outside the cluster: to the pod itself, through each Gateway, and as the kubelet's probes.
 *
 * @see B5 rows 5 to 9
 */
export function routesFromWorld(net: Net, ends: Ends): readonly Route[] {
  const { from, to } = ends;
  if (from.kind !== 'world' || to.kind !== 'endpoint') return routesInside(net, ends);
  if (probeAddresses.includes(from.address) && isCaptured(net.world, to.endpoint)) return [probeRoute(net, ends, from)];
  return [...entryRoutes(net, ends), ...(ends.protocol === 'TCP' ? gatewayRoutes(net, ends) : [])];
}

/**
 * The way from a node to a pod of the mesh that ztunnel doesn't see: the node's own connections arrive from the address
 * of the kubelet's probes.
 *
 * @see Istio 1.26.2 cni/pkg/iptables (B2.9/8, B5 row 8)
 */
export function probeRoutes(net: Net, ends: Ends): readonly Route[] {
  const { from, to } = ends;
  const isNode =
    (from.kind === 'entity' && from.entity === 'host') || (from.kind === 'endpoint' && from.endpoint.hostNetwork);
  if (!isNode || to.kind !== 'endpoint' || ends.protocol !== 'TCP' || !isCaptured(net.world, to.endpoint)) return [];
  const address = probeAddresses[0] ?? '';
  const probe: Party = { kind: 'world', id: `world:${address}`, address };
  const route = probeRoute(net, ends, probe);
  const near = toHop(
    to.id,
    'kubernetes',
    plainCheck(when('same-node', 'both ends are on one node'), 'only from the node that it runs on'),
  );
  return [{ ...route, hops: (message) => [...(from.kind === 'endpoint' ? [near] : []), ...route.hops(message)] }];
}

function probeRoute(net: Net, ends: Ends, from: Party): Route {
  const { to } = ends;
  return {
    name: `probe from ${from.id.replace('world:', '')}`,
    hops: (message) => wire(net, { ...ends, from, message }),
    vocabulary: () => vocabularyOf(net.world, { endpoints: to.kind === 'endpoint' ? [to.endpoint] : [] }),
  };
}

interface Entry {
  readonly name: string;
  readonly hops: (message: Message) => readonly Hop[];
}

function entryRoutes(net: Net, ends: Ends): readonly Route[] {
  const endpoints = ends.to.kind === 'endpoint' ? [ends.to.endpoint] : [];
  const vocabulary = () => vocabularyOf(net.world, { endpoints });
  return entries(net, ends).map((entry) => ({ ...entry, vocabulary }));
}

// Nodes and load balancers lead to a pod; whether its own address is reached from outside isn't in manifests.
function entries(net: Net, ends: Ends): readonly Entry[] {
  const { to, port, protocol } = ends;
  if (to.kind !== 'endpoint') return [];
  const isOnNode =
    to.endpoint.hostNetwork || to.endpoint.ports.some((item) => item.port === port && item.hostPort !== undefined);
  const ways = waysTo(net.world, to.endpoint, port, protocol).filter(
    ({ service }) => service.type === 'LoadBalancer' || service.type === 'NodePort' || service.externalIps,
  );
  const routed = toHop(
    to.id,
    'kubernetes',
    plainCheck(
      when('pod-address-routed', 'pods are reached from outside by their addresses'),
      'only if pods are reached from outside by their addresses',
    ),
  );
  const plain = (message: Message) => direct(net, { ...ends, message });
  return [
    { name: 'direct', hops: (message) => [...(isOnNode ? [] : [routed]), ...plain(message)] },
    ...ways.map(({ service }) => ({
      name: `${service.type === 'ClusterIP' ? 'external address' : service.type} ${service.namespace}/${service.name}`,
      hops: (message: Message) => direct(net, withSource(net, { ...ends, message }, service.keepsClientAddress)),
    })),
  ];
}

// A node that forwards traffic may put its own address in the client's place.
function withSource({ world }: Net, leg: Leg, keepsClientAddress: boolean): Leg {
  if (keepsClientAddress || !world.settings.cilium.hidesClients) return leg;
  return { ...leg, seenAs: forwarded(identitiesOf(world, leg.from)) };
}

function gatewayRoutes(net: Net, ends: Ends): readonly Route[] {
  const { world } = net;
  const { to } = ends;
  const gateways = world.gateways.filter((gateway) => gateway.class !== 'waypoint');
  return gateways.flatMap((gateway) => {
    const proxy = [...world.endpoints.values()].find(
      (item) => item.namespace === gateway.namespace && item.gateway === gateway.name,
    );
    if (proxy === undefined || proxy.id === to.id) return [];
    const ports = [...new Set(gateway.listeners.map(({ port }) => port))];
    const onward = routesFromGateway(net, { ...ends, from: endpointParty(proxy) });
    return ports.flatMap((port) => onward.map((rest) => gatewayRoute(net, ends, { gateway, proxy, port }, rest)));
  });
}

interface AtPort {
  readonly gateway: Gateway;
  readonly proxy: Endpoint;
  readonly port: number;
}

function gatewayRoute(net: Net, ends: Ends, at: AtPort, rest: Onward): Route {
  const { gateway, proxy, port } = at;
  const entering: Ends = { ...ends, to: endpointParty(proxy), port: podPort(gateway, port) };
  return {
    name: `gateway ${gateway.namespace}/${gateway.name}:${port}, then ${rest.route.name}`,
    hops: (message) => {
      const into = bestEntry(entries(net, entering).map(({ hops }) => hops(message)));
      return [...into, ...throughGateway(net, ends, at, message, rest)];
    },
    vocabulary: () => {
      const { to } = ends;
      const readers = to.kind === 'endpoint' ? { gateway: { gateway, to: destinationOf(to, ends.port, rest) } } : {};
      return merge([vocabularyOf(net.world, { endpoints: [proxy], ...readers }), rest.route.vocabulary()]);
    },
  };
}

function throughGateway(...[net, ends, at, message, rest]: [Net, Ends, AtPort, Message, Onward]): readonly Hop[] {
  const { proxy, gateway } = at;
  const { to } = ends;
  if (message.kind !== 'http' || to.kind !== 'endpoint')
    return [blocked(proxy.id, 'gateway', 'a gateway sends on HTTP only')];
  const found = judgeGateway(net.world, at, message.request, destinationOf(to, ends.port, rest));
  const policies = judgePool(net.world, ingressPool(net.world, gateway, proxy), { peer: {}, port: at.port, message });
  const parts = gateway.class === 'istio' ? (['ztunnel', 'waypoint'] as const) : [];
  const doubts = parts.flatMap((part) => doubtsAbout(net.world, part, proxy));
  const hop = toHop(proxy.id, 'gateway', {
    ...found,
    truth: every([found.truth, doubts.length > 0 ? unknown(...doubts) : policies.truth]),
    because: [...found.because, ...policies.because],
  });
  return [hop, ...rest.route.hops({ kind: 'http', request: found.onward })];
}

function destinationOf(
  ...[{ endpoint }, port, { service }]: [{ readonly endpoint: Endpoint }, number, Onward]
): Destination {
  return { endpoint, port, ...(service ? { service } : {}) };
}

function bestEntry(alternatives: readonly (readonly Hop[])[]): readonly Hop[] {
  const order = ['denied', 'conditional', 'unknown', 'allowed'];
  const rankOf = (hops: readonly Hop[]) => order.indexOf(verdictOf(every(hops.map(truthOf))));
  return [...alternatives].sort((one, other) => rankOf(other) - rankOf(one))[0] ?? [];
}
