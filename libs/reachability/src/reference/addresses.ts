import { contains, parseBlock } from '../world/cidr';
import type { AddressBlock } from '../world/network-policy';

/** Whether an address lies in a block and in none of its holes. */
export function isInBlock(address: string, { cidr, except }: AddressBlock): boolean {
  const inner = parseBlock(address);
  const isIn = (text: string) => {
    const outer = parseBlock(text);
    return outer !== undefined && inner !== undefined && contains(outer, inner);
  };
  return isIn(cidr) && !except.some(isIn);
}

/** Whether a block is every address of its family. */
export function isEverywhere({ cidr, except }: AddressBlock): boolean {
  return parseBlock(cidr)?.bits === 0 && except.length === 0;
}
