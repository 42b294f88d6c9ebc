import type { Gateway, HttpRoute } from '../../world/gateway';
import type { World } from '../../world/world';
import { type Destination, sendsTo } from './backends';
import { intersection } from './hostnames';

/** Routes that decide which requests a gateway sends to a destination, and the hosts that tell those apart. */
export interface RoutesTowards {
  /** Those that lead there first. */
  readonly routes: readonly HttpRoute[];
  readonly hosts: readonly string[];
}

/**
 * The routes of a gateway that lead to a destination, and those that may take requests from them, since they have a host
 * in common. Of a gateway for hundreds of hosts all others make no difference.
 */
export function routesTowards(world: World, gateway: Gateway, to: Destination): RoutesTowards {
  const attached = world.httpRoutes.filter(({ parents }) =>
    parents.some(({ namespace, name }) => namespace === gateway.namespace && name === gateway.name),
  );
  const leading = attached.filter((route) =>
    route.rules.some((rule) => sendsTo(world, route, rule, to).value !== 'no'),
  );
  const wanted = leading.flatMap(hostsOf);
  const meets = (hosts: readonly string[]) =>
    hosts.some((host) => wanted.some((own) => intersection(host, own) !== undefined));
  const others = attached.filter((route) => !leading.includes(route) && meets(hostsOf(route)));
  const listening = gateway.listeners.flatMap(({ hostname }) => hostname ?? []).filter((host) => meets([host]));
  return { routes: [...leading, ...others], hosts: [...wanted, ...others.flatMap(hostsOf), ...listening] };
}

function hostsOf({ hostnames }: HttpRoute): readonly string[] {
  return hostnames.length === 0 ? ['*'] : hostnames;
}
