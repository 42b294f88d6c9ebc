import { type CiliumBlock, type CiliumElement, type CiliumPeers } from '../world/cilium-rule';
import { type World } from '../world/world';
import { namesOverlap } from '../reference/cilium/dns-names';
import { identitiesOf } from '../reference/identities';
import { partyOf } from '../reference/party';
import { type Conjunct, endText, nothing, orText } from './conjunct';
import { type Scene } from './scene';

/** The peers of an element as a whole, where they aren't pods by their labels. */
export function wholePeerConjuncts(
  element: CiliumElement,
  world: World,
  scene: Scene,
): readonly Conjunct<CiliumElement>[] {
  const { origin, peers } = element;
  const text = peersText(peers);
  // No address and no name makes a pod one of these.
  const isForOutside = peers.kind === 'addresses' || peers.kind === 'names';
  if (text === undefined || (isForOutside && world.endpoints.has(scene.peer))) return [];
  const relaxed: CiliumElement = { ...element, peers: { kind: 'entities', entities: ['all'] } };
  return isLookedUpNowhere(world, peers, scene)
    ? [{ origin, differs: 'DNS rule for the name', has: nothing, needs: text.needs, relaxed }]
    : [{ origin, ...text, has: endText(scene.peer), relaxed }];
}

function peersText(peers: CiliumPeers): { readonly differs: string; readonly needs: string } | undefined {
  switch (peers.kind) {
    case 'any':
    case 'none':
    case 'endpoints':
      return undefined;
    case 'addresses':
      return { differs: 'address', needs: orText(peers.blocks.map(blockText)) };
    case 'entities':
      return { differs: 'entity', needs: orText(peers.entities) };
    case 'services': {
      const texts = peers.services.map((ref) => (ref.kind === 'name' ? ref.name : 'one by its labels'));
      return { differs: 'Service', needs: orText(texts) };
    }
    case 'names':
      return {
        differs: 'name',
        needs: orText(peers.names.map((item) => (item.kind === 'name' ? item.name : item.pattern))),
      };
  }
}

function blockText(block: CiliumBlock): string {
  const { except } = block.kind === 'block' ? block.block : block;
  const holes = except.length === 0 ? '' : ` except ${except.join(', ')}`;
  if (block.kind === 'block') return block.block.cidr + holes;
  return (block.kind === 'group' ? `CiliumCIDRGroup ${block.name}` : 'CiliumCIDRGroups by their labels') + holes;
}

// The name fits, but no DNS rule lets the pod learn its addresses.
function isLookedUpNowhere(world: World, peers: CiliumPeers, { peer }: Scene): boolean {
  const party = partyOf(world, peer, 'to');
  const names = typeof party === 'string' ? [] : identitiesOf(world, party).flatMap(({ name }) => name ?? []);
  return (
    peers.kind === 'names' &&
    names.some((name) => peers.names.some((item) => namesOverlap(item, { kind: 'name', name })))
  );
}
