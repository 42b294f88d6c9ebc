import type { CiliumBlock, CiliumElement, CiliumServiceRef, DnsName } from '../world/cilium-rule';
import { matchLabels } from '../world/match-labels';
import type { AddressBlock } from '../world/network-policy';
import type { LabelSelector } from '../world/selector';
import type { Service } from '../world/service';
import type { World } from '../world/world';
import { addressPeers, type PeerPart, type PeerTools } from './address-peers';
import { clusterKey, namespaceKey, namespaceLabelPrefix } from './cilium-labels';
import { type LabelIndex, type Requirement, requirementsOf } from './label-index';
import type { NodeSet, NodeSets } from './node-set';
import { canonicalName } from './nodes';

/** The rule around an element. */
export interface PeerContext {
  /** Namespace of the policy; `undefined` in a clusterwide one. */
  readonly namespace: string | undefined;
  readonly subject: NodeSet;
  /** Names that subjects may look up. */
  readonly lookups: readonly { readonly subject: NodeSet; readonly names: readonly DnsName[] }[];
  /** What the peers of subjects must be besides. */
  readonly requires: readonly Pair[];
}

/**
 * Whom an element of a Cilium rule speaks of.
 *
 * @see Cilium 1.17.5 pkg/policy/api/ingress.go, egress.go, entity.go, cidr.go, fqdn.go (B1.5)
 */
export function resolvePeers(tools: PeerTools, { peers }: CiliumElement, context: PeerContext): readonly PeerPart[] {
  const { terms, labels, sets } = tools;
  const { subject } = context;
  const sure = (peer: NodeSet): readonly PeerPart[] => [{ subject, peer, match: terms.yes }];
  switch (peers.kind) {
    case 'any':
      return sure(labels.faces);
    case 'none':
      return [];
    case 'endpoints':
      return endpointPeers(tools, peers.selectors, context);
    case 'addresses':
      return addressPeers(tools, blocksOf(peers.blocks, tools.world), subject);
    case 'entities':
      return sure(sets.unionAll(peers.entities.map((entity) => entityNodes(tools, entity))));
    case 'services':
      return servicesOf(peers.services, tools.world).flatMap((service) => servicePeers(tools, service, context));
    case 'names':
      return peers.names.flatMap((name) => namePeers(tools, name, context));
  }
}

/**
 * What an entry of `fromEndpoints` or `toEndpoints` selects: without a namespace of its own it means the policy's, and
 * in a clusterwide policy any pod that has one.
 *
 * @see Cilium 1.17.5 pkg/k8s/apis/cilium.io/utils/utils.go, getEndpointSelector (B1.2/2, B1.5)
 */
export function peerSelection(
  labels: LabelIndex,
  sets: NodeSets,
  requirements: readonly Requirement[],
  namespace: string | undefined,
): NodeSet {
  const isKubernetes = (source: string) => source === 'k8s' || source === 'any';
  const isFree = requirements.some(
    ({ source, key }) => source === 'reserved' || (isKubernetes(source) && key === namespaceKey),
  );
  const selected = labels.select(requirements);
  if (isFree) return selected;
  if (namespace === undefined) return sets.intersect(selected, labels.pods);
  const isByLabels = requirements.some(
    ({ source, key }) => isKubernetes(source) && key.startsWith(namespaceLabelPrefix),
  );
  return isByLabels ? selected : sets.intersect(selected, labels.inNamespace(namespace));
}

function endpointPeers(
  tools: PeerTools,
  selectors: readonly LabelSelector[],
  context: PeerContext,
): readonly PeerPart[] {
  const { sets, labels, terms } = tools;
  const asked = selectors.map((selector) => requirementsOf(selector));
  const selected = sets.unionAll(asked.map((item) => peerSelection(labels, sets, item, context.namespace)));
  const asksForAddresses = asked.some((item) => item.some(({ source }) => source === 'cidr' || source === 'fqdn'));
  // Labels of addresses aren't known, so whatever is no pod may have them.
  const certain = asksForAddresses ? sets.intersect(selected, labels.pods) : selected;
  const parts = splitByRequires(sets, { subject: context.subject, peer: certain }, context.requires);
  const doubtful = { subject: context.subject, peer: sets.minus(labels.faces, labels.pods), match: terms.unknown };
  return [...parts.map((part) => ({ ...part, match: terms.yes })), ...(asksForAddresses ? [doubtful] : [])];
}

/** Subjects and their peers. */
export interface Pair {
  readonly subject: NodeSet;
  readonly peer: NodeSet;
}

/** Subjects and peers apart by what must hold of the peers besides, for the subjects that each such rule selects. */
export function splitByRequires(sets: NodeSets, whole: Pair, requires: readonly Pair[]): readonly Pair[] {
  return requires.reduce<readonly Pair[]>(
    (parts, { subject, peer }) =>
      parts
        .flatMap((part) => [
          { subject: sets.intersect(part.subject, subject), peer: sets.intersect(part.peer, peer) },
          { subject: sets.minus(part.subject, subject), peer: part.peer },
        ])
        .filter((part) => part.subject.size > 0),
    [whole],
  );
}

const clusterEntities = ['host', 'remote-node', 'init', 'ingress', 'health', 'unmanaged', 'kube-apiserver'];

function entityNodes({ labels, sets, world }: PeerTools, entity: string): NodeSet {
  if (entity === 'all') return labels.faces;
  if (entity === 'none') return sets.empty;
  if (entity !== 'cluster') return labels.reserved(entity);
  const { clusterName } = world.settings.cilium;
  const local = labels.select([{ source: 'k8s', key: clusterKey, operator: 'In', values: [clusterName] }]);
  return sets.unionAll([local, ...clusterEntities.map((name) => labels.reserved(name))]);
}

function blocksOf(blocks: readonly CiliumBlock[], { cidrGroups }: World): readonly AddressBlock[] {
  return blocks.flatMap((block) => {
    if (block.kind === 'block') return [block.block];
    const groups = cidrGroups.filter((group) =>
      block.kind === 'group' ? group.name === block.name : matchLabels(block.selector, group.labels),
    );
    return groups.flatMap(({ cidrs }) => cidrs.map((cidr) => ({ cidr, except: block.except })));
  });
}

function servicesOf(refs: readonly CiliumServiceRef[], { services }: World): readonly Service[] {
  return services.filter((service) =>
    refs.some(
      (ref) =>
        (ref.namespace === undefined || ref.namespace === service.namespace) &&
        (ref.kind === 'name' ? ref.name === service.name : matchLabels(withoutSources(ref.selector), service.labels)),
    ),
  );
}

function withoutSources({ matchLabels: labels, matchExpressions }: LabelSelector): LabelSelector {
  const bare = (key: string) => key.replace(/^(any|k8s):/, '');
  return {
    matchLabels: Object.fromEntries(Object.entries(labels).map(([key, value]) => [bare(key), value])),
    matchExpressions: matchExpressions.map((item) => ({ ...item, key: bare(item.key) })),
  };
}

// With a selector the Service stands for a toEndpoints with it, without one for its addresses.
function servicePeers(tools: PeerTools, service: Service, { subject, requires }: PeerContext): readonly PeerPart[] {
  const { selector, namespace, addresses } = service;
  if (selector === undefined) {
    const blocks = addresses.map((cidr) => ({ cidr, except: [] }));
    return addressPeers(tools, blocks, subject);
  }
  const wanted = { matchLabels: { ...selector, [`k8s:${namespaceKey}`]: namespace }, matchExpressions: [] };
  const whole = { subject, peer: tools.labels.select(requirementsOf(wanted)) };
  return splitByRequires(tools.sets, whole, requires).map((part) => ({ ...part, match: tools.terms.yes }));
}

// Addresses are learned from answers to lookups that a DNS rule of the same pod lets through.
function namePeers(tools: PeerTools, name: DnsName, { subject, lookups }: PeerContext): readonly PeerPart[] {
  const { sets, terms, nodes } = tools;
  const looking = lookups.filter(({ names }) => names.some((lookup) => mayOverlap(lookup, name)));
  const learning = sets.intersect(subject, sets.unionAll(looking.map((item) => item.subject)));
  // What has another name isn't meant; of what has none the name isn't known.
  const isMeant = (called: string | undefined) =>
    called === undefined || mayOverlap(name, { kind: 'name', name: called });
  const fitting = nodes.faces.flatMap((face, node) =>
    face !== undefined && face.address !== 'node' && isMeant(face.name) ? [node] : [],
  );
  const peer = sets.of(fitting);
  const text = name.kind === 'name' ? name.name : name.pattern;
  return learning.size === 0 ? [] : [{ subject: learning, peer, match: terms.when(`DNS answers ${text} with it`) }];
}

/**
 * Whether some DNS name fits both.
 *
 * @see Cilium 1.17.5 pkg/policy/api/fqdn.go, pkg/fqdn/matchpattern (B1.5/17)
 */
export function mayOverlap(one: DnsName, other: DnsName): boolean {
  if (one.kind === 'name') {
    if (other.kind === 'pattern') return mayOverlap(other, one);
    return canonicalName(one.name) === canonicalName(other.name);
  }
  if (other.kind === 'name') return patternOf(one.pattern).test(canonicalName(other.name));
  return isMet(canonicalName(one.pattern), canonicalName(other.pattern));
}

// `*` stays within a label of the name; alone it is everything. A name with one stands for all that a pattern takes.
function patternOf(pattern: string): RegExp {
  const text = canonicalName(pattern);
  if (text === '*') return /^/;
  return new RegExp(`^${text.replaceAll('.', '\\.').replaceAll('*', '[-a-z0-9_*]*')}$`);
}

// Walks both patterns at once over all places that some name leads to in either.
function isMet(one: string, other: string): boolean {
  if (one === '*' || other === '*') return true;
  const seen = new Set<string>();
  const queue: (readonly [number, number])[] = [[0, 0]];
  for (const [i, j] of queue) {
    if (seen.has(`${i} ${j}`)) continue;
    seen.add(`${i} ${j}`);
    const [a, b] = [one[i], other[j]];
    if (a === undefined && b === undefined) return true;
    if (a === '*') queue.push([i + 1, j]);
    if (b === '*') queue.push([i, j + 1]);
    if (a === '*' && b !== undefined && b !== '.' && b !== '*') queue.push([i, j + 1]);
    if (b === '*' && a !== undefined && a !== '.' && a !== '*') queue.push([i + 1, j]);
    if (a !== undefined && a !== '*' && a === b) queue.push([i + 1, j + 1]);
  }
  return false;
}
