import { type Connection, type Decision } from '../reference/decision';
import { type World } from '../world/world';

/**
 * The world without the rules and Services that can't matter for a connection: those of namespaces it doesn't touch. Deciding in
 * it gives the same, at a cost that doesn't grow with the number of namespaces.
 *
 * @param decision What was said of the connection, where that is known: then the proxies of other ways go too.
 */
export function nearby(world: World, { from, to }: Connection, decision?: Decision): World {
  const proxies = [...world.endpoints.values()].filter(({ role }) => role !== 'workload').map(({ id }) => id);
  const passed = decision?.routes.flatMap(({ hops }) => hops.map(({ at }) => at)) ?? proxies;
  const places = [from, to, ...passed].flatMap((id) => world.endpoints.get(id)?.namespace ?? []);
  const near = new Set([...places, world.settings.istio.rootNamespace]);
  const isNear = ({ namespace }: { readonly namespace?: string }) => namespace === undefined || near.has(namespace);
  const kept = new Set([from, to, ...passed, ...proxies]);
  return {
    ...world,
    endpoints: new Map([...world.endpoints].filter(([id]) => kept.has(id))),
    // One without a selector stands for addresses, which rules of any namespace may mean.
    services: world.services.filter((service) => service.selector === undefined || isNear(service)),
    networkPolicies: world.networkPolicies.filter(isNear),
    ciliumRules: world.ciliumRules.filter(isNear),
    authorizationPolicies: world.authorizationPolicies.filter(isNear),
    peerAuthentications: world.peerAuthentications.filter(isNear),
    requestAuthentications: world.requestAuthentications.filter(isNear),
  };
}
