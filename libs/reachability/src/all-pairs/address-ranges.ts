import { type Block, parseBlock } from '../world/cidr';
import type { CiliumBlock } from '../world/cilium-rule';
import type { World } from '../world/world';

/** Addresses from the first to the last, of one family. */
export interface AddressRange {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** A block as a range. */
export function rangeOf({ family, first, bits }: Block): AddressRange {
  const width = family === 6 ? 128 : 32;
  return { family, first, last: first + (1n << BigInt(width - bits)) - 1n };
}

/** Whether the inner range lies in the outer one. */
export function isWithin(inner: AddressRange, outer: AddressRange): boolean {
  return inner.family === outer.family && outer.first <= inner.first && inner.last <= outer.last;
}

/** All addresses, cut wherever one of the blocks begins or ends; in order. */
export function cutAddresses(blocks: readonly string[]): readonly AddressRange[] {
  const ranges = [...new Set(blocks)].flatMap((text) => {
    const block = parseBlock(text);
    return block === undefined ? [] : [rangeOf(block)];
  });
  return ([4, 6] as const).flatMap((family) => {
    const whole = rangeOf({ family, first: 0n, bits: 0 });
    const own = ranges.filter((range) => range.family === family);
    const cuts = [...new Set([0n, ...own.flatMap(({ first, last }) => [first, last + 1n])])]
      .filter((cut) => cut <= whole.last)
      .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    return cuts.map((first, i) => ({ family, first, last: (cuts[i + 1] ?? whole.last + 1n) - 1n }));
  });
}

/** Every block of addresses that policies name, their holes too. */
export function namedBlocks(world: World): readonly string[] {
  const peers = world.ciliumRules.flatMap((rule) =>
    [...rule.ingress, ...rule.ingressDeny, ...rule.egress, ...rule.egressDeny].map((element) => element.peers),
  );
  const policies = world.networkPolicies.flatMap((policy) =>
    [...policy.ingress, ...policy.egress].flatMap((rule) => rule.peers),
  );
  const rules = world.authorizationPolicies.flatMap((policy) => policy.rules);
  return [
    ...peers.flatMap((peer) => (peer.kind === 'addresses' ? peer.blocks.flatMap(textsOf) : [])),
    ...world.cidrGroups.flatMap(({ cidrs }) => cidrs),
    ...world.services.flatMap(({ addresses }) => addresses),
    ...policies.flatMap((peer) => (peer.kind === 'block' ? [peer.block.cidr, ...peer.block.except] : [])),
    ...rules.flatMap(({ from }) =>
      from.flatMap((source) => [
        ...[...source.ipBlocks, ...source.notIpBlocks],
        ...[...source.remoteIpBlocks, ...source.notRemoteIpBlocks],
      ]),
    ),
    ...rules.flatMap(({ when }) =>
      when.filter(({ key }) => key.endsWith('.ip')).flatMap((item) => [...item.values, ...item.notValues]),
    ),
  ];
}

function textsOf(block: CiliumBlock): readonly string[] {
  return block.kind === 'block' ? [block.block.cidr, ...block.block.except] : block.except;
}

/** An address as text, IPv6 in full. */
export function formatAddress(family: 4 | 6, address: bigint): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => `${(address >> shift) & 0xffn}`).join('.');
  const groups = Array.from({ length: 8 }, (_, i) => ((address >> BigInt(112 - 16 * i)) & 0xffffn).toString(16));
  const zeros = /(^|:)0(:0)+(:|$)/.exec(groups.join(':'));
  return zeros === null ? groups.join(':') : groups.join(':').replace(longestZeros(groups), '::');
}

// RFC 5952: the longest run of zero groups, the first of those, is left out.
function longestZeros(groups: readonly string[]): RegExp {
  const text = groups.join(':');
  const runs = [...text.matchAll(/(?:^|:)0(?::0)+(?::|$)/g)].map(([run]) => run);
  const longest = runs.reduce(
    (best, run) => (run.replaceAll(':', '').length > best.replaceAll(':', '').length ? run : best),
    '',
  );
  const start = text.indexOf(longest);
  return new RegExp(`(?<=^.{${start}})${longest}`);
}
