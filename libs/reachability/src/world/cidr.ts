/** An address or a block of addresses as numbers, so that IPv4 and IPv6 are compared alike. */
export interface Block {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly bits: number;
}

/** Reads `10.0.0.0/8`, `10.1.2.3`, `fd00::/8` and so on; `undefined` for what is none of these. */
export function parseBlock(text: string): Block | undefined {
  const [address = '', length, ...rest] = text.split('/');
  if (rest.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) return undefined;
  const family = address.includes(':') ? 6 : 4;
  const value = family === 6 ? parseIpv6(address) : parseIpv4(address);
  const width = family === 6 ? 128 : 32;
  const bits = length === undefined ? width : Number(length);
  if (value === undefined || bits > width) return undefined;
  const shift = BigInt(width - bits);
  return { family, first: (value >> shift) << shift, bits };
}

/** Whether all of `inner` lies in `outer`. */
export function contains(outer: Block, inner: Block): boolean {
  const shift = BigInt((outer.family === 6 ? 128 : 32) - outer.bits);
  return outer.family === inner.family && outer.bits <= inner.bits && inner.first >> shift === outer.first >> shift;
}

function parseIpv4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return undefined;
  return parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
}

function parseIpv6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const known = [...(head ?? []), ...(tail ?? [])];
  const missing = 8 - known.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...(head ?? []), ...Array.from({ length: missing }, () => '0'), ...(tail ?? [])];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}
