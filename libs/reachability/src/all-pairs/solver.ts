import type { Protocol } from '../world/endpoint';
import type { World } from '../world/world';
import type { Cells, CellSpace } from './cells';
import { type Doubt, doubtOf } from './doubts';
import { type Engines, type SolverOptions, startEngines } from './engines';
import { tunnelPort } from './mesh';
import type { NodeSet } from './node-set';
import { canonicalName, isOutsideName, type Nodes, nodeOfAddress } from './nodes';
import { cutPorts, type PortRange, protocols } from './port-spec';
import { isSameRoutes, mergeRoutes, type RouteAt, routeFor, type Segment } from './route-at';
import { RoutesInside } from './routes-inside';
import { RoutesOutside } from './routes-outside';

/** Works out who reaches a destination, by destination. */
export class Solver {
  private readonly engines: Engines;
  private readonly inside: RoutesInside;
  private readonly outside: RoutesOutside;
  private readonly doubt: Doubt;
  private readonly endpoints: NodeSet;
  private readonly solved = new Map<number, readonly Segment[]>();

  constructor(world: World, options: SolverOptions) {
    this.engines = startEngines(world, options);
    const { nodes, space } = this.engines;
    this.inside = new RoutesInside(this.engines);
    this.outside = new RoutesOutside(this.engines, this.inside);
    this.doubt = doubtOf(world, 'routes', nodes, space.sets);
    this.endpoints = space.sets.of(nodes.endpoints.keys());
  }

  get nodes(): Nodes {
    return this.engines.nodes;
  }

  get space(): CellSpace {
    return this.engines.space;
  }

  /** Every destination. */
  destinations(): readonly number[] {
    const { endpoints, world, names, entities } = this.nodes;
    return [...endpoints.keys(), ...world.map(({ node }) => node), ...names, ...entities.values()];
  }

  /** The number of what a connection may come from; `undefined` for what isn't one. */
  sourceOf(id: string): number | undefined {
    if (id.startsWith('world:')) return this.worldNode(id.slice(6));
    const node = this.nodes.byId.get(id);
    return node !== undefined && this.engines.network.sources.has(node) ? node : undefined;
  }

  /** The number of what a connection may go to. */
  destinationOf(id: string): number | undefined {
    if (!id.startsWith('fqdn:')) return this.sourceOf(id);
    return this.nodes.byId.get(`fqdn:${canonicalName(id.slice(5))}`);
  }

  /** The DNS name outside that an id stands for, if it isn't among the destinations. */
  unlistedName(id: string): string | undefined {
    const name = id.startsWith('fqdn:') ? canonicalName(id.slice(5)) : '';
    return isOutsideName(name) && this.destinationOf(id) === undefined ? name : undefined;
  }

  /** Whether a pair is one that manifests say something of: one end at least is theirs. */
  isJudged(source: number, destination: number): boolean {
    const { endpoints } = this.nodes;
    return endpoints[source] !== undefined || endpoints[destination] !== undefined;
  }

  /** The position of the range of addresses outside that an address is in. */
  worldIndex(address: string): number | undefined {
    const node = this.worldNode(address);
    const index = this.nodes.world.findIndex((item) => item.node === node);
    return index < 0 ? undefined : index;
  }

  private worldNode(address: string): number | undefined {
    return address.includes('/') ? undefined : nodeOfAddress(this.nodes, address);
  }

  /** All ways to a destination. */
  solve(node: number): readonly Segment[] {
    const known = this.solved.get(node);
    if (known !== undefined) return known;
    const made = protocols.flatMap((protocol) => this.segments(node, protocol));
    this.solved.set(node, made);
    return made;
  }

  private segments(node: number, protocol: Protocol): readonly Segment[] {
    const segments: Segment[] = [];
    const special = new Set(this.specialPorts(node, protocol));
    const alike: Alike[] = [];
    for (const range of cutPorts(this.rangesAt(node, protocol, special))) {
      const routes = special.has(range.first)
        ? this.routesAt(node, protocol, range.first)
        : this.routesAlike(node, protocol, range.first, alike);
      const last = segments.at(-1);
      if (last !== undefined && isSameRoutes(last.routes, routes)) {
        segments[segments.length - 1] = { ...last, range: { first: last.range.first, last: range.last } };
      } else {
        segments.push({ protocol, range, routes });
      }
    }
    return segments;
  }

  private rangesAt(node: number, protocol: Protocol, special: ReadonlySet<number>): readonly PortRange[] {
    const named = [...special].map((port) => ({ first: port, last: port }));
    const mesh = protocol === 'TCP' && this.engines.mesh.captured.has(node) ? this.engines.ztunnel.rangesAt(node) : [];
    return [...this.engines.network.rangesAt(node, protocol), ...mesh, ...named];
  }

  // Ports to which there may be ways that other ports don't have.
  private specialPorts(node: number, protocol: Protocol): readonly number[] {
    const endpoint = this.nodes.endpoints[node];
    const ports: number[] = [];
    if (endpoint !== undefined) {
      // A gateway's route names a Service's port by its number, whatever protocol that is for.
      const isMeant = (own: Protocol) => own === protocol || protocol === 'TCP';
      for (const { target, port } of this.engines.mesh.waysTo(node)) if (isMeant(port.protocol)) ports.push(target);
      for (const { port, hostPort } of endpoint.ports) if (hostPort !== undefined) ports.push(port);
    }
    if (protocol === 'TCP') {
      ports.push(tunnelPort);
      const waypoint = this.engines.mesh.workloadWaypoint(node);
      if (waypoint !== undefined) ports.push(...this.engines.waypoints.portsOf(waypoint, undefined));
    }
    return ports;
  }

  // All ports that aren't special have the same ways if what holds for each source directly is the same.
  private routesAlike(node: number, protocol: Protocol, port: number, alike: Alike[]): readonly RouteAt[] {
    const wire = this.engines.network.wire(node, protocol, port, 'open');
    const reach = this.engines.direct.reach(node, protocol, port);
    const known = alike.find((item) => item.reach === reach && item.wire === wire);
    if (known !== undefined) return known.routes;
    const routes = this.routesAt(node, protocol, port);
    alike.push({ reach, wire, routes });
    return routes;
  }

  private routesAt(node: number, protocol: Protocol, port: number): readonly RouteAt[] {
    const routes =
      this.nodes.endpoints[node] === undefined
        ? [routeFor(this.space, 'direct', this.engines.direct.reach(node, protocol, port), this.endpoints)]
        : [...this.inside.routes(node, protocol, port), ...this.outside.routes(node, protocol, port)];
    return this.doubting({ node, protocol, port }, mergeRoutes(routes, this.space));
  }

  // What may change whether and along which hops traffic travels at all makes the whole verdict unknown.
  private doubting(at: PortAt, routes: readonly RouteAt[]): readonly RouteAt[] {
    const { space, doubt } = this;
    const { sets, terms } = space;
    const doubted = this.doubtedSources(at, routes);
    if (doubted.size === 0) return routes;
    return routes.map((route) => {
      const sure = space.within(route.cells, sets.minus(sets.all, doubted));
      const unsure = space.uniform(sets.intersect(route.sources, doubted), terms.unknown);
      return { ...route, cells: doubt.everything ? unsure : space.join(sure, unsure) };
    });
  }

  private doubtedSources({ node, protocol, port }: PortAt, routes: readonly RouteAt[]): NodeSet {
    const { doubt, space, nodes } = this;
    const { sets } = space;
    const { sources } = this.engines.network;
    if (doubt.everything || doubt.nodes.has(node)) return sources;
    if (doubt.nodes.size === 0 && !doubt.outside) return sets.empty;
    const isOutside = nodes.endpoints[node] === undefined;
    const far = doubt.outside ? (isOutside ? sources : sets.minus(sources, this.endpoints)) : sets.empty;
    const through = routes.filter(({ proxies }) => proxies.some((proxy) => doubt.nodes.has(proxy)));
    const entering = protocol === 'TCP' ? this.doubtedByGateways(node, port) : sets.empty;
    return sets.unionAll([doubt.nodes, far, entering, ...through.map((route) => route.sources)]);
  }

  // Ways through gateways that lead nowhere aren't listed, yet what touches them counts.
  private doubtedByGateways(node: number, port: number): NodeSet {
    const { nodes } = this.doubt;
    const isTouched = this.outside.gateways
      .filter(({ proxy }) => proxy !== node)
      .some(({ proxy }) => {
        const onward = this.nodes.endpoints[node] === undefined ? [] : this.inside.onward(node, port, proxy);
        const proxies = onward.flatMap(({ route }) => [proxy, ...route.proxies]);
        return proxies.some((item) => nodes.has(item));
      });
    return isTouched ? this.outside.clientsOf(node) : this.space.sets.empty;
  }
}

/** Ways to ports that are the same, since what holds for each source directly is. */
interface Alike {
  readonly reach: Cells;
  readonly wire: Cells;
  readonly routes: readonly RouteAt[];
}

/** One port of a destination. */
interface PortAt {
  readonly node: number;
  readonly protocol: Protocol;
  readonly port: number;
}
