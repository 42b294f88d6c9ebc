import { parseBlock } from '../world/cidr';
import type { Endpoint } from '../world/endpoint';
import type { World } from '../world/world';

/** One end of a connection. */
export type Party =
  | { readonly kind: 'endpoint'; readonly id: string; readonly endpoint: Endpoint }
  | { readonly kind: 'world'; readonly id: string; readonly address: string }
  | { readonly kind: 'name'; readonly id: string; readonly name: string }
  | { readonly kind: 'entity'; readonly id: string; readonly entity: string };

/** Entities that can be one end of a connection. `world` isn't one: it has no address to judge by. */
const entities = ['host', 'remote-node', 'kube-apiserver', 'health', 'init', 'ingress', 'unmanaged'];

/** An endpoint as an end of a connection. */
export function endpointParty(endpoint: Endpoint): Party {
  return { kind: 'endpoint', id: endpoint.id, endpoint };
}

/** The end that an id stands for, or why there is none. */
export function partyOf(world: World, id: string, side: 'from' | 'to'): Party | string {
  const endpoint = world.endpoints.get(id);
  if (endpoint !== undefined) return endpointParty(endpoint);
  const [kind, ...rest] = id.split(':');
  const name = rest.join(':');
  if (kind === 'world') {
    return parseBlock(name) && !name.includes('/') ? { kind: 'world', id, address: name } : `${name} is not an address`;
  }
  if (kind === 'entity')
    return entities.includes(name) ? { kind: 'entity', id, entity: name } : `${name} is not one entity`;
  if (kind === 'fqdn' && side === 'to') return nameParty(id, name);
  return `there is no endpoint ${id}`;
}

function nameParty(id: string, name: string): Party | string {
  const isInside = /(^|\.)(svc|cluster\.local)\.?$/.test(name) || !name.includes('.');
  return isInside
    ? `${name} is a name inside the cluster: ask for the pods`
    : { kind: 'name', id, name: canonical(name) };
}

/** A DNS name to compare: lower case, without the dot at the end. */
export function canonical(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}
