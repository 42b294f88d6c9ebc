import { type AddressRange, isWithin, rangeOf } from '../all-pairs/address-ranges';
import { type AccessRow, mergeAlike, worldId } from '../all-pairs/rows';
import { parseBlock } from '../world/cidr';

/** An end, all addresses of a family being one: which of them a side tells apart is its own matter. */
export function endOf(id: string): string {
  if (!id.startsWith('world:')) return id;
  return id.slice(6).includes(':') ? 'world:6' : 'world:4';
}

/** An id of which one address stands for a range. */
export function addressIn(id: string): string {
  return id.replace(/^world:(.*?)-.*$/, 'world:$1');
}

/** What an item is, whatever message it has as its example. */
export function keyOf(item: object): string {
  return JSON.stringify({ ...item, message: null });
}

/** The rows of both sides for ends that neither side tells apart. */
export interface Piece {
  readonly from: string;
  readonly to: string;
  readonly sides: readonly [readonly AccessRow[], readonly AccessRow[]];
}

/** Ends cut wherever one side tells addresses apart. */
export function piecesOf(from: string, to: string, sides: Piece['sides']): readonly Piece[] {
  const outside = from.startsWith('world:') ? 'from' : to.startsWith('world:') ? 'to' : undefined;
  if (outside === undefined) return [{ from, to, sides }];
  const withRange = sides.map((rows) => rows.map((row) => ({ row, range: addressesOf(row[outside]) })));
  return cut(withRange.flat().map(({ range }) => range)).map((range) => {
    const within = withRange.map((rows) => rows.filter((item) => isWithin(range, item.range)).map(({ row }) => row));
    return { from, to, [outside]: worldId(range), sides: [within[0]!, within[1]!] as const };
  });
}

function addressesOf(id: string): AddressRange {
  const ends = id.slice(6).split('-');
  const [first, last] = [ends[0]!, ends.at(-1)!].map((text) => rangeOf(parseBlock(text)!));
  return { family: first!.family, first: first!.first, last: last!.last };
}

/** Ranges of one family, cut wherever one of them begins or ends. */
function cut(ranges: readonly AddressRange[]): readonly AddressRange[] {
  const cuts = [...new Set(ranges.flatMap(({ first, last }) => [first, last + 1n]))].sort((a, b) => (a < b ? -1 : 1));
  const pieces = cuts.slice(1).map((end, i) => ({ family: ranges[0]!.family, first: cuts[i]!, last: end - 1n }));
  return pieces.filter((piece) => ranges.some((range) => isWithin(piece, range)));
}

/** Neighbouring ranges of addresses between which nothing differs as one. */
export function joinRanges<T extends { readonly from: string; readonly to: string }>(
  items: readonly T[],
): readonly T[] {
  const inside = items.filter(({ from, to }) => endOf(from) === from && endOf(to) === to);
  const outside = new Map<string, T[]>();
  for (const item of items) {
    if (endOf(item.from) === item.from && endOf(item.to) === item.to) continue;
    const key = keyOf({ ...item, from: endOf(item.from), to: endOf(item.to) });
    const list = outside.get(key);
    if (list === undefined) outside.set(key, [item]);
    else list.push(item);
  }
  const joined = [...outside.values()].flatMap((alike) => {
    const end = alike[0]!.from.startsWith('world:') ? 'from' : 'to';
    const list = alike.map((item) => ({ range: addressesOf(item[end]), middles: [{ ...item, [end]: '' }] }));
    return mergeAlike(list.sort((a, b) => (a.range.first < b.range.first ? -1 : 1))).map(({ range, middles }) => ({
      ...middles[0]!,
      [end]: worldId(range),
    }));
  });
  return [...inside, ...joined];
}
