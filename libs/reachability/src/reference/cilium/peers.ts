import type { CiliumBlock, CiliumElement, CiliumServiceRef, DnsName } from '../../world/cilium-rule';
import { matchLabels } from '../../world/match-labels';
import type { AddressBlock } from '../../world/network-policy';
import type { Service } from '../../world/service';
import type { World } from '../../world/world';
import { isEverywhere, isInBlock } from '../addresses';
import { no, some, truth, type Truth, unknown, when, yes } from '../truth';
import { namesOverlap } from './dns-names';
import type { Identity } from '../identities';
import { type CiliumLabel, podNamespace } from './labels';
import { asksForAddressLabels, satisfies, type Scope, selectsPeer } from './selectors';

/** What an element's peers are judged by, besides the identity at the other end. */
export interface PeerContext {
  readonly world: World;
  readonly scope: Scope;
  /** Names that the subject's DNS rules let it look up: without one, `toFQDNs` never learns an address. */
  readonly lookups: readonly DnsName[];
  /** Requirements of all rules of the same action that select the subject, which each selector must meet too. */
  readonly requires: readonly { readonly selector: CiliumElement['requires'][number]; readonly scope: Scope }[];
}

/**
 * Whether an identity is one of an element's peers.
 *
 * @see Cilium 1.17.5 pkg/policy/api/ingress.go, egress.go, entity.go, cidr.go, fqdn.go (B1.5)
 */
export function isPeer({ peers }: CiliumElement, identity: Identity, context: PeerContext): Truth {
  switch (peers.kind) {
    case 'any':
      return yes;
    case 'none':
      return no;
    case 'endpoints':
      return isEndpoint(peers.selectors, identity, context);
    case 'addresses':
      return isAddress(blocksOf(peers.blocks, context.world), identity, context.world);
    case 'entities':
      return truth(peers.entities.some((entity) => isEntity(entity, identity.labels, context.world)));
    case 'services':
      return some(servicesOf(peers.services, context.world).map((service) => isOfService(service, identity, context)));
    case 'names':
      return isNamed(peers.names, identity, context);
  }
}

function isEndpoint(
  selectors: readonly Parameters<typeof satisfies>[0][],
  identity: Identity,
  context: PeerContext,
): Truth {
  const { labels } = identity;
  if (identity.address.kind !== 'pod' && selectors.some(asksForAddressLabels))
    return unknown('a selector asks for addresses');
  const isSelected = selectors.some((selector) => selectsPeer(selector, context.scope, labels));
  return truth(isSelected && meetsRequirements(labels, context));
}

// fromRequires of every rule that selects the same endpoint are added to each fromEndpoints.
function meetsRequirements(labels: readonly CiliumLabel[], { requires }: PeerContext): boolean {
  return requires.every(({ selector, scope }) => selectsPeer(selector, scope, labels));
}

const clusterEntities = ['host', 'remote-node', 'init', 'ingress', 'health', 'unmanaged', 'kube-apiserver'];

/** Whether labels are those of an entity. */
export function isEntity(entity: string, labels: readonly CiliumLabel[], world: World): boolean {
  const isReserved = (name: string) => labels.some(({ source, key }) => source === 'reserved' && key === name);
  const isLocal = { [`k8s:io.cilium.k8s.policy.cluster`]: world.settings.cilium.clusterName };
  if (entity === 'all') return true;
  if (entity === 'none') return false;
  if (entity !== 'cluster') return isReserved(entity);
  return clusterEntities.some(isReserved) || satisfies({ matchLabels: isLocal, matchExpressions: [] }, labels);
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

// CIDR rules match what is neither a pod nor, by default, a node; a /0 is also reserved:world.
function isAddress(blocks: readonly AddressBlock[], { address }: Identity, { settings }: World): Truth {
  switch (address.kind) {
    case 'pod':
      return no;
    case 'node':
      return settings.cilium.cidrMatchesNodes && blocks.length > 0 ? unknown('addresses of nodes are not known') : no;
    case 'known':
      return truth(blocks.some((block) => isInBlock(address.text, block)));
    case 'unknown':
      if (blocks.some(isEverywhere)) return yes;
      return some(blocks.map((block) => when('name-address', `the address is in ${describe(block)}`)));
  }
}

function describe({ cidr, except }: AddressBlock): string {
  return except.length === 0 ? cidr : `${cidr} except ${except.join(', ')}`;
}

function servicesOf(refs: readonly CiliumServiceRef[], { services }: World): readonly Service[] {
  return services.filter((service) =>
    refs.some((ref) => {
      const isHere = ref.namespace === undefined || ref.namespace === service.namespace;
      return (
        isHere &&
        (ref.kind === 'name' ? ref.name === service.name : matchLabels(withoutSources(ref.selector), service.labels))
      );
    }),
  );
}

function withoutSources(selector: Parameters<typeof matchLabels>[0]): Parameters<typeof matchLabels>[0] {
  const bare = (key: string) => key.replace(/^(any|k8s):/, '');
  return {
    matchLabels: Object.fromEntries(Object.entries(selector.matchLabels).map(([key, value]) => [bare(key), value])),
    matchExpressions: selector.matchExpressions.map((item) => ({ ...item, key: bare(item.key) })),
  };
}

// With a selector the Service stands for a toEndpoints with it, without one for its addresses.
function isOfService({ selector, namespace, addresses }: Service, identity: Identity, context: PeerContext): Truth {
  if (selector === undefined)
    return isAddress(
      addresses.map((cidr) => ({ cidr, except: [] })),
      identity,
      context.world,
    );
  const wanted = { ...selector, [`k8s:${podNamespace}`]: namespace };
  const isSelected = satisfies({ matchLabels: wanted, matchExpressions: [] }, identity.labels);
  return truth(isSelected && meetsRequirements(identity.labels, context));
}

function isNamed(names: readonly DnsName[], { address, name }: Identity, { lookups }: PeerContext): Truth {
  if (address.kind === 'pod' || address.kind === 'node') return no;
  const learned = names.filter((item) => lookups.some((lookup) => namesOverlap(lookup, item)));
  const isMeant = (item: DnsName) => name === undefined || namesOverlap(item, { kind: 'name', name });
  const fitting = learned.filter(isMeant);
  return some(
    fitting.map((item) => when('dns-answer', `DNS answers ${item.kind === 'name' ? item.name : item.pattern} with it`)),
  );
}
