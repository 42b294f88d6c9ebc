import { type Connection, type Decision } from '../reference/decision';
import { type World } from '../world/world';

/**
 * The world without the rules that can't matter for a connection: those of namespaces that it doesn't touch. Deciding in
 * it gives the same, at a cost that doesn't grow with the number of namespaces.
 */
export function nearby(world: World, { from, to }: Connection, { routes }: Decision): World {
  const ids = new Set([from, to, ...routes.flatMap(({ hops }) => hops.map(({ at }) => at))]);
  const places = [...ids].flatMap((id) => world.endpoints.get(id)?.namespace ?? []);
  const near = new Set([...places, world.settings.istio.rootNamespace]);
  const isNear = ({ namespace }: { readonly namespace?: string }) => namespace === undefined || near.has(namespace);
  const endpoints = [...world.endpoints].filter(([id, { role }]) => role !== 'workload' || ids.has(id));
  return {
    ...world,
    endpoints: new Map(endpoints),
    networkPolicies: world.networkPolicies.filter(isNear),
    ciliumRules: world.ciliumRules.filter(isNear),
    authorizationPolicies: world.authorizationPolicies.filter(isNear),
    peerAuthentications: world.peerAuthentications.filter(isNear),
    requestAuthentications: world.requestAuthentications.filter(isNear),
  };
}
