import type { Protocol } from '../world/endpoint';
import type { Cells, CellSpace } from './cells';
import type { Way } from './mesh';
import type { NodeSet } from './node-set';
import type { PortRange } from './port-spec';

/** One way to a port. */
export interface RouteAt {
  readonly name: string;
  readonly cells: Cells;
  /** Sources that have this way at all. */
  readonly sources: NodeSet;
  /** Proxies on it. */
  readonly proxies: readonly number[];
}

/** All ways to a range of ports, which are the same for all of them. */
export interface Segment {
  readonly protocol: Protocol;
  readonly range: PortRange;
  readonly routes: readonly RouteAt[];
}

/** A way without a proxy that only some sources have. */
export function routeFor(space: CellSpace, name: string, cells: Cells, sources: NodeSet): RouteAt {
  return { name, cells: space.within(cells, sources), sources, proxies: noProxies };
}

const noProxies: readonly number[] = [];

/** Whether a Service port leads to a port. */
export function leadsTo(way: Way, protocol: Protocol, port: number): boolean {
  return way.target === port && way.port.protocol === protocol;
}

/** Routes by name: two ports of one Service that lead to the same port are one way. */
export function mergeRoutes(routes: readonly RouteAt[], space: CellSpace): readonly RouteAt[] {
  if (!hasTwins(routes)) return routes;
  const byName = new Map<string, RouteAt>();
  for (const route of routes) {
    const known = byName.get(route.name);
    if (known === undefined) byName.set(route.name, route);
    else {
      byName.set(route.name, {
        ...known,
        cells: space.or([known.cells, route.cells]),
        sources: space.sets.union(known.sources, route.sources),
      });
    }
  }
  return [...byName.values()];
}

function hasTwins(routes: readonly RouteAt[]): boolean {
  for (let i = 1; i < routes.length; i++) {
    for (let k = 0; k < i; k++) if (routes[k]?.name === routes[i]?.name) return true;
  }
  return false;
}

/** Whether two lists of routes are the same. */
export function isSameRoutes(one: readonly RouteAt[], other: readonly RouteAt[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ name, cells }, i) => name === other[i]?.name && cells === other[i]?.cells)
  );
}
