import { parseBlock } from '../world/cidr';
import type { Endpoint } from '../world/endpoint';
import type { World } from '../world/world';
import { probeAddresses } from './probe-addresses';
import { negated } from './truth';
import { type AddressRange, cutAddresses, formatAddress, isWithin, namedBlocks, rangeOf } from './address-ranges';

/** What Cilium takes something that isn't a pod for. */
export interface Face {
  /** Names of its reserved labels. */
  readonly reserved: readonly string[];
  /** Whether rules by address can match it, and what is known of its address. */
  readonly address: 'range' | 'unknown' | 'node';
  readonly range?: AddressRange;
  /** The DNS name by which it was reached. */
  readonly name?: string;
  /** Whether it is the node that the other end runs on. */
  readonly isLocalHost: boolean;
}

/** A face that one end of a connection may have, and what must be so for it to have it. */
export interface FaceCase {
  readonly node: number;
  readonly conditions: readonly string[];
}

/**
 * All that can be one end of a connection, and all that Cilium can take one for, by number: the endpoints first, then
 * what has one face and therefore is its own, then the faces of nodes, and last what may have several of those.
 */
export interface Nodes {
  readonly count: number;
  readonly endpoints: readonly Endpoint[];
  readonly ids: readonly string[];
  readonly byId: ReadonlyMap<string, number>;
  /** By number; `undefined` for endpoints and for what has several. */
  readonly faces: readonly (Face | undefined)[];
  /** Ranges of addresses outside, in order. */
  readonly world: readonly { readonly node: number; readonly range: AddressRange }[];
  /** DNS names, and patterns for all names that they take, which are destinations only. */
  readonly names: readonly number[];
  /** Entities, by name. */
  readonly entities: ReadonlyMap<string, number>;
  /** For everything with several faces, and endpoints in the host's network under -1. */
  readonly cases: ReadonlyMap<number, readonly FaceCase[]>;
  /** The faces that a client outside has where a node put its own address in place of the client's. */
  readonly forwarding: readonly FaceCase[];
}

const soleEntities = ['health', 'init', 'ingress', 'unmanaged'];

const sameNode = 'both ends are on one node';
const serverOnNode = 'the API server runs on that node';

/** Numbers everything. `extraNames` are DNS names besides those in the manifests. */
export function numberNodes(world: World, extraNames: readonly string[] = []): Nodes {
  const list = new NodeList([...world.endpoints.values()]);
  const ranges = cutAddresses([...namedBlocks(world), ...probeAddresses]);
  const names = [...new Set([...namesIn(world), ...extraNames.map(canonicalName)])].sort();
  const outside = ranges.map((range) => ({ node: list.add(rangeId(range), outsideFace('range', { range })), range }));
  const named = names.map((name) => list.add(`fqdn:${name}`, outsideFace('unknown', { name })));
  const sole = soleEntities.map((entity) => [entity, list.add(`entity:${entity}`, entityFace(entity))] as const);
  const { several, ofHosts, forwarding } = addServers(list);
  return {
    count: list.ids.length,
    endpoints: list.endpoints,
    ids: list.ids,
    byId: new Map(list.ids.map((id, i) => [id, i])),
    faces: list.faces,
    world: outside,
    names: named,
    entities: new Map([...sole, ...several.map(({ entity, node }) => [entity, node] as const)]),
    cases: new Map([...several.map(({ node, cases }) => [node, cases] as const), [-1, ofHosts] as const]),
    forwarding,
  };
}

/** Ids and faces by number, while they are given out. */
class NodeList {
  readonly ids: string[];
  readonly faces: (Face | undefined)[];

  constructor(readonly endpoints: readonly Endpoint[]) {
    this.ids = endpoints.map(({ id }) => id);
    this.faces = endpoints.map(() => undefined);
  }

  add(id: string, face: Face | undefined): number {
    this.faces.push(face);
    return this.ids.push(id) - 1;
  }
}

interface Servers {
  /** Entities that may have several faces. */
  readonly several: readonly { readonly entity: string; readonly node: number; readonly cases: readonly FaceCase[] }[];
  /** The faces of endpoints in the host's network. */
  readonly ofHosts: readonly FaceCase[];
  readonly forwarding: readonly FaceCase[];
}

// Nodes, each without and with the API server on it, and the API server where it is outside.
function addServers(list: NodeList): Servers {
  const add = (label: string, isLocalHost: boolean, hasServer: boolean) => {
    const face: Face = { reserved: [label, ...(hasServer ? [server] : [])], address: 'node', isLocalHost };
    return list.add(`face:${label}${hasServer ? `, ${server}` : ''}`, face);
  };
  const host = [add('host', true, false), add('host', true, true)] as const;
  const remote = [add('remote-node', false, false), add('remote-node', false, true)] as const;
  const away = list.add(`face:world, ${server}`, { ...outsideFace('unknown', {}), reserved: ['world', server] });
  const either = (pair: readonly [number, number], ...conditions: readonly string[]): readonly FaceCase[] => [
    { node: pair[0], conditions },
    { node: pair[1], conditions: [...conditions, serverOnNode] },
  ];
  const multiple = [
    { entity: 'host', cases: either(host) },
    { entity: 'remote-node', cases: either(remote) },
    {
      entity: server,
      cases: [
        { node: away, conditions: ['the API server is outside the cluster'] },
        { node: host[1], conditions: ['the API server runs on the same node'] },
        { node: remote[1], conditions: ['the API server runs on another node'] },
      ],
    },
  ];
  const hidden = negated(addressKept);
  return {
    several: multiple.map((item) => ({ ...item, node: list.add(`entity:${item.entity}`, undefined) })),
    ofHosts: [...either(host, sameNode), ...either(remote, negated(sameNode))],
    forwarding: [...either(host, hidden), ...either(remote, hidden)],
  };
}

const server = 'kube-apiserver';

/** The condition under which a client outside keeps its address on the way in. */
export const addressKept = "the client's address is kept";

/** The number of an address outside. */
export function nodeOfAddress({ world }: Nodes, text: string): number | undefined {
  const block = parseBlock(text);
  if (block === undefined) return undefined;
  const wanted = rangeOf(block);
  return world.find(({ range }) => isWithin(wanted, range))?.node;
}

/** A DNS name to compare: lower case, without the dot at the end. */
export function canonicalName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

function rangeId({ family, first, last }: AddressRange): string {
  return `world:${formatAddress(family, first)}-${formatAddress(family, last)}`;
}

function outsideFace(address: 'range' | 'unknown', more: Partial<Face>): Face {
  return { reserved: ['world'], address, isLocalHost: false, ...more };
}

function entityFace(entity: string): Face {
  return { reserved: [entity], address: 'node', isLocalHost: false };
}

/** The names that rules let traffic go to. Those inside the cluster are names of pods. */
export function namesIn(world: World): readonly string[] {
  const peers = world.ciliumRules.flatMap((rule) => rule.egress.map((element) => element.peers));
  const names = peers.flatMap((peer) => (peer.kind === 'names' ? peer.names : []));
  return names.map((item) => canonicalName(item.kind === 'name' ? item.name : item.pattern)).filter(isOutsideName);
}

/** Whether a DNS name is one of something outside the cluster; those inside are names of pods. */
export function isOutsideName(name: string): boolean {
  return name.includes('.') && !/(^|\.)(svc|cluster\.local)$/.test(name);
}
