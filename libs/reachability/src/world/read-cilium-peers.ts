import type { CiliumBlock, CiliumPeers, CiliumServiceRef, DnsName } from './cilium-rule';
import type { Field } from './field';

/** Peer keys of both directions, by the word after `from` or `to`. */
const peerKeys = ['Endpoints', 'CIDR', 'CIDRSet', 'Entities', 'Services', 'FQDNs', 'Nodes', 'Groups'] as const;
type PeerKey = (typeof peerKeys)[number];

/** Entities of the CiliumNetworkPolicy schema, 1.17.5. */
export const entities = [
  'all',
  'world',
  'cluster',
  'host',
  'init',
  'ingress',
  'unmanaged',
  'remote-node',
  'health',
  'none',
  'kube-apiserver',
] as const;

/** The names of the peer fields of an element, by what they begin with. */
export const peerFields = {
  from: peerKeys.map((key) => `from${key}`),
  to: peerKeys.map((key) => `to${key}`),
} as const;

/** The peer lists that an element has with something in them: more than one and the agent refuses the policy. */
export function filledPeers(element: Field, prefix: 'from' | 'to'): readonly string[] {
  return peerFields[prefix].filter((key) => element.get(key).items().length > 0);
}

/** Whom an element speaks of, from its one peer list. */
export function readPeers(element: Field, prefix: 'from' | 'to'): CiliumPeers {
  const written = peerKeys
    .map((key, i) => ({ key, list: element.get(peerFields[prefix][i] ?? key) }))
    .filter(({ list }) => list.isPresent);
  const filled = written.find(({ list }) => list.items().length > 0);
  if (filled === undefined) return { kind: written.length === 0 ? 'any' : 'none' };
  return readers[filled.key](filled.list);
}

const readers: Readonly<Record<PeerKey, (list: Field) => CiliumPeers>> = {
  Endpoints: (list) => ({ kind: 'endpoints', selectors: list.each((item) => item.selector()) }),
  CIDR: (list) => ({
    kind: 'addresses',
    blocks: list.texts().map((cidr) => ({ kind: 'block', block: { cidr, except: [] } })),
  }),
  CIDRSet: (list) => ({ kind: 'addresses', blocks: list.each(readBlock) }),
  Entities: (list) => ({ kind: 'entities', entities: list.each((item) => item.text() ?? '') }),
  Services: (list) => ({ kind: 'services', services: list.each(readService) }),
  FQDNs: (list) => ({ kind: 'names', names: list.each(readName) }),
  Nodes: notModelled,
  Groups: notModelled,
};

function notModelled(list: Field): CiliumPeers {
  list.report(`${list.path.replace(/.*\./, '')} is not modelled`);
  return { kind: 'none' };
}

function readBlock(item: Field): CiliumBlock {
  item.only('cidr', 'cidrGroupRef', 'cidrGroupSelector', 'except');
  const except = item.get('except').texts();
  const group = item.get('cidrGroupRef').text();
  if (group !== undefined) return { kind: 'group', name: group, except };
  const selector = item.get('cidrGroupSelector');
  if (selector.isPresent) return { kind: 'groups', selector: selector.selector(), except };
  return { kind: 'block', block: { cidr: item.get('cidr').text() ?? '', except } };
}

function readService(item: Field): CiliumServiceRef {
  item.only('k8sService', 'k8sServiceSelector');
  const byLabels = item.get('k8sServiceSelector').only('selector', 'namespace');
  const byName = item.get('k8sService').only('serviceName', 'namespace');
  const namespace = (byLabels.isPresent ? byLabels : byName).get('namespace').text();
  const scope = namespace === undefined || namespace === '' ? {} : { namespace };
  if (byLabels.isPresent) return { kind: 'selector', selector: byLabels.get('selector').selector(), ...scope };
  return { kind: 'name', name: byName.get('serviceName').text() ?? '', ...scope };
}

/** A `matchName` or `matchPattern`. */
export function readName(item: Field): DnsName {
  item.only('matchName', 'matchPattern');
  const pattern = item.get('matchPattern').text();
  if (pattern !== undefined) return { kind: 'pattern', pattern };
  return { kind: 'name', name: item.get('matchName').text() ?? '' };
}
