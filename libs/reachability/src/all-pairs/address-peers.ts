import { parseBlock } from '../world/cidr';
import type { AddressBlock } from '../world/network-policy';
import type { World } from '../world/world';
import { isWithin, rangeOf } from './address-ranges';
import type { LabelIndex } from './label-index';
import type { NodeSet, NodeSets } from './node-set';
import type { Nodes } from './nodes';
import type { Term, Terms } from './terms';

/** Peers of some of a rule's subjects, and whether they really are. */
export interface PeerPart {
  readonly subject: NodeSet;
  readonly peer: NodeSet;
  readonly match: Term;
}

/** What peers are resolved with. */
export interface PeerTools {
  readonly world: World;
  readonly nodes: Nodes;
  readonly sets: NodeSets;
  readonly terms: Terms;
  readonly labels: LabelIndex;
}

/**
 * Peers by address: ranges outside for sure, what has an address that isn't known perhaps, pods never, and nodes only
 * where Cilium is told so, of which the addresses aren't known.
 */
export function addressPeers(tools: PeerTools, blocks: readonly AddressBlock[], subject: NodeSet): readonly PeerPart[] {
  const { sets, terms, world } = tools;
  if (blocks.length === 0) return [];
  const isAny = blocks.some(isEverywhere);
  const somewhere = nodesWith(tools, 'unknown');
  const ranges = inBlocks(tools, blocks);
  const sure = isAny ? sets.union(ranges, somewhere) : ranges;
  const maybe = terms.some(blocks.map((block) => terms.when(`the address is in ${describe(block)}`)));
  return [
    { subject, peer: sure, match: terms.yes },
    ...(isAny ? [] : [{ subject, peer: somewhere, match: maybe }]),
    ...(world.settings.cilium.cidrMatchesNodes
      ? [{ subject, peer: nodesWith(tools, 'node'), match: terms.unknown }]
      : []),
  ];
}

/** Ranges outside that lie in one of the blocks, and in none of its holes. */
function inBlocks({ nodes, sets }: PeerTools, blocks: readonly AddressBlock[]): NodeSet {
  const read = (text: string) => {
    const block = parseBlock(text);
    return block === undefined ? [] : [rangeOf(block)];
  };
  const known = blocks.map(({ cidr, except }) => ({ outer: read(cidr), holes: except.flatMap(read) }));
  const isIn = nodes.world.filter(({ range }) =>
    known.some(
      ({ outer, holes }) => outer.some((item) => isWithin(range, item)) && !holes.some((item) => isWithin(range, item)),
    ),
  );
  return sets.of(isIn.map(({ node }) => node));
}

/** Faces by what is known of their address. */
function nodesWith({ nodes, sets }: PeerTools, address: 'unknown' | 'node'): NodeSet {
  return sets.of(nodes.faces.flatMap((face, node) => (face?.address === address ? [node] : [])));
}

/** Whether a block is every address of its family. */
function isEverywhere({ cidr, except }: AddressBlock): boolean {
  return parseBlock(cidr)?.bits === 0 && except.length === 0;
}

function describe({ cidr, except }: AddressBlock): string {
  return except.length === 0 ? cidr : `${cidr} except ${except.join(', ')}`;
}
