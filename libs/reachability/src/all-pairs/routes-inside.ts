import type { Endpoint, Protocol } from '../world/endpoint';
import type { Cells } from './cells';
import type { Engines } from './engines';
import type { Way, Waypoint } from './mesh';
import type { NodeSet } from './node-set';
import { nodeOfAddress } from './nodes';
import { probeAddresses } from './probe-addresses';
import { leadsTo, type RouteAt, routeFor } from './route-at';
import type { Term } from './terms';

/** A way that a gateway takes to a pod, and the Service ports of which its routes must name one for it. */
export interface Onward {
  readonly route: RouteAt;
  readonly ways: readonly Way[];
}

/** The ways between ends of which none is outside. */
export class RoutesInside {
  /** Captured clients of a pod's address; waypoints go on without another. */
  private readonly addressing: NodeSet;
  /** Gateways of Istio's that may be told to use waypoints. */
  private readonly ingresses: NodeSet;
  /** Gateways of kgateway's, which balance load themselves and never use a Service's address (B3.6). */
  private readonly balancing: NodeSet;
  private readonly inside: NodeSet;
  private readonly localHost: NodeSet;
  private readonly probe: number | undefined;
  private readonly probed = new Map<Term, RouteAt>();

  constructor(private readonly engines: Engines) {
    const { nodes, space, mesh } = engines;
    const { sets } = space;
    const where = (holds: (endpoint: Endpoint, node: number) => boolean) =>
      sets.of(nodes.endpoints.flatMap((endpoint, node) => (holds(endpoint, node) ? [node] : [])));
    this.addressing = where(({ role }, node) => mesh.captured.has(node) && role !== 'waypoint');
    this.ingresses = where(({ role }, node) => role === 'istio-gateway' && !mesh.captured.has(node));
    this.balancing = where(({ role }) => role === 'kgateway');
    this.inside = sets.of([...nodes.endpoints.keys(), ...nodes.entities.values()]);
    this.localHost = sets.of([nodes.entities.get('host') ?? 0]);
    this.probe = nodeOfAddress(nodes, probeAddresses[0] ?? '');
  }

  /**
   * The ways from within the cluster.
   *
   * @see Istio 1.26.2 pilot/pkg/serviceregistry/kube/controller/ambient/waypoints.go, ztunnel 1.26.2 src/proxy/outbound.rs (B2.10, B5 rows 1 to 5)
   */
  routes(node: number, protocol: Protocol, port: number): readonly RouteAt[] {
    const { space, mesh } = this.engines;
    const { sets } = space;
    const cells = this.engines.direct.reach(node, protocol, port);
    if (protocol !== 'TCP') return [routeFor(this.engines.space, 'direct', cells, this.inside)];
    const waypoint = mesh.workloadWaypoint(node);
    const addressing = waypoint === undefined ? sets.empty : this.addressing;
    const ways = mesh.waysTo(node).filter((way) => leadsTo(way, protocol, port) && !way.service.headless);
    return [
      routeFor(this.engines.space, 'direct', cells, sets.minus(this.inside, addressing)),
      ...(waypoint === undefined ? [] : [this.through(waypoint, node, port, undefined)]),
      ...ways.flatMap((way) => this.byService(way, { node, cells, addressing })),
      ...this.probes(node, port),
    ];
  }

  /**
   * The ways from a gateway to a pod. One of Istio's goes through the waypoint of a Service that tells it to, and straight
   * to the pod for the others (B2.10).
   */
  onward(node: number, port: number, proxy: number): readonly Onward[] {
    const { nodes, mesh, space, direct } = this.engines;
    const ways = mesh.waysTo(node).filter((way) => way.target === port);
    if (nodes.endpoints[proxy]?.role !== 'istio-gateway') {
      const routes = this.routes(node, 'TCP', port).filter(({ sources }) => sources.has(proxy));
      return routes.map((route) => ({ route, ways }));
    }
    const open = routeFor(space, 'direct', direct.reach(node, 'TCP', port), space.sets.all);
    return ways
      .filter((way) => leadsTo(way, 'TCP', port))
      .map((way) => {
        const waypoint = mesh.serviceWaypoint(way.service);
        const isTold = waypoint !== undefined && this.usersOf(way).has(proxy);
        const route = isTold ? this.through(waypoint, node, port, way) : open;
        return { route, ways: ways.filter(({ service }) => service === way.service) };
      });
  }

  // Without a waypoint of its own a Service's address is the same as direct, unless the pod's waypoint is passed by.
  private byService(
    way: Way,
    { node, cells, addressing }: { readonly node: number; readonly cells: Cells; readonly addressing: NodeSet },
  ): readonly RouteAt[] {
    const waypoint = this.engines.mesh.serviceWaypoint(way.service);
    if (waypoint !== undefined) return [this.through(waypoint, node, way.target, way)];
    const isRewritten = this.engines.world.settings.cilium.translatesInPods;
    if (isRewritten || addressing.size === 0) return [];
    const sources = this.engines.space.sets.minus(addressing, this.balancing);
    return [routeFor(this.engines.space, `service ${way.service.namespace}/${way.service.name}`, cells, sources)];
  }

  // The waypoint ends the tunnel, sees the client's identity, and goes on with its own (B2.11).
  private through(waypoint: Waypoint, node: number, port: number, way: Way | undefined): RouteAt {
    const { space } = this.engines;
    const { gateway, proxy } = waypoint;
    const sources = way === undefined ? this.addressing : this.usersOf(way);
    const onward = space.at(this.engines.direct.reach(node, 'TCP', port), proxy);
    const into = space.within(this.engines.direct.intoWaypoint(proxy), sources);
    const passing = space.and(into, this.engines.waypoints.pass(waypoint, way ?? port));
    const address =
      way === undefined ? 'pod address' : `service ${way.service.namespace}/${way.service.name}:${way.port.port}`;
    const name = `${address} via waypoint ${gateway.namespace}/${gateway.name}`;
    return { ...routeFor(space, name, space.require(passing, onward), sources), proxies: [proxy] };
  }

  // Captured pods, if the Service's address is still there when ztunnel sees it, and gateways of Istio's that are told to.
  private usersOf({ service }: Way): NodeSet {
    const { settings, namespaces } = this.engines.world;
    const { sets } = this.engines.space;
    const key = 'istio.io/ingress-use-waypoint';
    const told = service.labels[key] ?? namespaces.get(service.namespace)?.labels[key];
    const isTold = settings.istio.ingressUsesWaypoints && told === 'true';
    const users = settings.cilium.translatesInPods
      ? sets.empty
      : sets.minus(this.engines.mesh.captured, this.balancing);
    return isTold ? sets.union(users, this.ingresses) : users;
  }

  /**
   * The way from a node to a pod of the mesh that ztunnel doesn't see: the node's own connections arrive from the
   * address of the kubelet's probes.
   *
   * @see Istio 1.26.2 cni/pkg/iptables (B2.9, B5 row 8)
   */
  private probes(node: number, port: number): readonly RouteAt[] {
    const { space, mesh, network } = this.engines;
    if (this.probe === undefined || !mesh.captured.has(node)) return [];
    const term = space.at(network.wire(node, 'TCP', port, 'open'), this.probe);
    const known = this.probed.get(term) ?? this.probesIf(term);
    this.probed.set(term, known);
    return [known];
  }

  private probesIf(term: Term): RouteAt {
    const { space, network } = this.engines;
    const { sets, terms } = space;
    const near = terms.and(term, terms.when('both ends are on one node'));
    const cells = space.join(space.uniform(this.localHost, term), space.uniform(network.hosts, near));
    return routeFor(space, `probe from ${probeAddresses[0]}`, cells, sets.union(this.localHost, network.hosts));
  }
}
