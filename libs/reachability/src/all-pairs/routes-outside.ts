import { podPort } from '../world/derive-proxies';
import type { Endpoint, Protocol } from '../world/endpoint';
import { doubtOf } from './doubts';
import type { Engines } from './engines';
import { type GatewayEntry, gatewayEntries } from './gateway-entries';
import type { NodeSet } from './node-set';
import { nodeOfAddress } from './nodes';
import { probeAddresses } from './probe-addresses';
import { RecentMemo, slotsFor } from './recent-memo';
import { leadsTo, type RouteAt, routeFor } from './route-at';
import type { Onward, RoutesInside } from './routes-inside';
import type { Proxy, Term } from './terms';

/** The ways from outside the cluster to an endpoint. */
export class RoutesOutside {
  readonly gateways: readonly GatewayEntry[];
  private readonly outside: NodeSet;
  /** Clients that are no probes. */
  private readonly clients: NodeSet;
  /** The addresses of probes, each on its own. */
  private readonly probing: readonly { readonly address: string; readonly set: NodeSet }[];
  private readonly ifRouted: Term;
  private readonly probed: RecentMemo<readonly RouteAt[]>;
  /** Endpoints that something about gateways which wasn't understood may touch. */
  private readonly doubted: NodeSet;

  constructor(
    private readonly engines: Engines,
    private readonly inside: RoutesInside,
  ) {
    const { world, nodes, space } = engines;
    const { sets } = space;
    this.probed = new RecentMemo(slotsFor(nodes.count));
    this.ifRouted = space.terms.when('pods are reached from outside by their addresses');
    this.outside = sets.of(nodes.world.map(({ node }) => node));
    this.probing = probeAddresses.map((address) => ({ address, set: sets.of([nodeOfAddress(nodes, address) ?? -1]) }));
    this.clients = sets.minus(this.outside, sets.unionAll(this.probing.map(({ set }) => set)));
    this.doubted = doubtOf(world, 'gateway', nodes, sets).nodes;
    this.gateways = gatewayEntries(engines);
  }

  /** Clients outside that have more ways than that of probes. */
  clientsOf(node: number): NodeSet {
    return this.engines.mesh.captured.has(node) ? this.clients : this.outside;
  }

  /**
   * The ways from outside the cluster: to the pod itself, through each Gateway, and as the kubelet's probes.
   *
   * @see B5 rows 5 to 9
   */
  routes(node: number, protocol: Protocol, port: number): readonly RouteAt[] {
    const clients = this.clientsOf(node);
    const probes = this.engines.mesh.captured.has(node) ? this.probes(node, protocol, port) : [];
    const entries = this.entries(node, protocol, port).map((entry) =>
      routeFor(this.engines.space, entry.name, entry.cells, clients),
    );
    const gateways = protocol === 'TCP' ? this.gateways.filter(({ proxy }) => proxy !== node) : [];
    if (gateways.length === 0) return [...probes, ...entries];
    return [...probes, ...entries, ...gateways.flatMap((gateway) => this.throughGateway(gateway, node, port, clients))];
  }

  // Of most pods the same.
  private probes(node: number, protocol: Protocol, port: number): readonly RouteAt[] {
    const { space, network } = this.engines;
    const wire = network.wire(node, protocol, port, 'open');
    const made = () => this.probing.map(({ address, set }) => routeFor(space, `probe from ${address}`, wire, set));
    return this.probed.get(wire.id, 0) ?? this.probed.set(wire.id, 0, 0, made());
  }

  // Nodes and load balancers lead to a pod; whether its own address is reached from outside isn't in manifests.
  private entries(node: number, protocol: Protocol, port: number): readonly Pick<RouteAt, 'name' | 'cells'>[] {
    const { space } = this.engines;
    const endpoint = this.engines.nodes.endpoints[node] as Endpoint;
    const isOnNode =
      endpoint.hostNetwork || endpoint.ports.some((item) => item.port === port && item.hostPort !== undefined);
    const reach = space.within(this.engines.direct.reach(node, protocol, port), this.outside);
    const routed = isOnNode ? space.terms.yes : this.ifRouted;
    const ways = this.engines.mesh
      .waysTo(node)
      .filter(
        (way) =>
          leadsTo(way, protocol, port) &&
          (way.service.type === 'LoadBalancer' || way.service.type === 'NodePort' || way.service.externalIps),
      );
    return [
      { name: 'direct', cells: space.require(reach, routed) },
      ...ways.map(({ service }) => {
        const isKept = service.keepsClientAddress || !this.engines.world.settings.cilium.hidesClients;
        const cells = isKept ? reach : this.engines.direct.reachForwarded(node, protocol, port);
        const kind = service.type === 'ClusterIP' ? 'external address' : service.type;
        return { name: `${kind} ${service.namespace}/${service.name}`, cells };
      }),
    ];
  }

  private throughGateway(entry: GatewayEntry, node: number, port: number, clients: NodeSet): readonly RouteAt[] {
    const ways = this.engines.mesh.waysTo(node).filter((way) => way.target === port);
    const mayLead = entry.ports.some(({ at }) => at.mayLeadTo(ways));
    if (!mayLead && !this.doubted.has(node)) return [];
    return this.inside
      .onward(node, port, entry.proxy)
      .flatMap((onward) =>
        entry.ports
          .filter(({ at }) => this.doubted.has(node) || at.mayLeadTo(onward.ways))
          .map((at) => this.throughPort(entry.proxy, at, { ...onward, node, port }, clients)),
      );
  }

  private throughPort(
    proxy: number,
    { at, allows }: GatewayEntry['ports'][number],
    onward: OnwardTo,
    clients: NodeSet,
  ): RouteAt {
    const { space } = this.engines;
    const { terms } = space;
    const { gateway } = at;
    const { route } = onward;
    const into = this.entries(proxy, 'TCP', podPort(gateway, at.port)).map(({ cells }) => cells);
    const entering = space.within(space.or(into), clients);
    const program = at.towards(onward);
    const unsure = { ...program, key: `doubted ${program.key}`, judge: judgeUnsure(program.judge) };
    const rest = space.at(route.cells, proxy);
    const passing = terms.and(terms.through(this.doubted.has(onward.node) ? unsure : program, rest), allows);
    const name = `gateway ${gateway.namespace}/${gateway.name}:${at.port}, then ${route.name}`;
    const through = routeFor(space, name, space.require(entering, passing), clients);
    return { ...through, proxies: [proxy, ...route.proxies] };
  }
}

interface OnwardTo extends Onward {
  readonly node: number;
  readonly port: number;
}

function judgeUnsure(judge: Proxy['judge']): Proxy['judge'] {
  return (request) => ({ truth: { value: 'unknown', conditions: [] }, onward: judge(request).onward });
}
