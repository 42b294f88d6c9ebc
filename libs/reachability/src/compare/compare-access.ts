import { type AddressRange, isWithin, rangeOf } from '../all-pairs/address-ranges';
import { type AllPairs } from '../all-pairs/all-pairs';
import { type Message } from '../all-pairs/http-leaf';
import { cutPorts, formatRange, mergeRanges, type PortRange } from '../all-pairs/port-spec';
import { type AccessRow, mergeAlike, worldId } from '../all-pairs/rows';
import { parseBlock } from '../world/cidr';
import { compareMessages, type Gain, type Gains } from './compare-messages';
import { gained, type State, verdictOf } from './state';

/** Access that is there on one side and not on the other. */
export interface AccessGain extends Gain, Pick<AccessRow, 'from' | 'to' | 'protocol' | 'ports'> {}

/** Access that is the same on both sides, by other ways. */
export interface Rerouting extends Pick<AccessRow, 'from' | 'to' | 'protocol' | 'ports'> {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** How the access of two worlds differs. */
export interface AccessComparison {
  readonly opened: readonly AccessGain[];
  readonly closed: readonly AccessGain[];
  readonly rerouted: readonly Rerouting[];
}

/** One side: what can be asked of it, and its rows. */
export interface Side {
  readonly pairs: Pick<AllPairs, 'look'>;
  readonly rows: Iterable<AccessRow>;
}

type Change =
  | ({ readonly kind: 'opened' | 'closed' } & Gain)
  | { readonly kind: 'rerouted'; readonly before: readonly string[]; readonly after: readonly string[] };

/** A change without its ends. */
type Placed = Change & { readonly ports: readonly string[] };

/**
 * What can be reached in one world and not in the other, whatever the ways: ports, addresses and requests exactly, as
 * sets and not as text. Exchanging the sides exchanges `opened` and `closed`.
 *
 * Both sides must know the same DNS names (`AllPairsOptions.names`).
 */
export function compareAccess(before: Side, after: Side): AccessComparison {
  const looks = [before.pairs, after.pairs] as const;
  return compareBundles([...bundlesOf(before.rows, after.rows)].map((bundle) => ({ ...bundle, looks })));
}

/** The rows of both sides between two ends, of which one may be all addresses outside. */
export interface Bundle {
  readonly from: string;
  readonly to: string;
  readonly protocol: AccessRow['protocol'];
  readonly sides: readonly [readonly AccessRow[], readonly AccessRow[]];
  readonly looks: readonly [Pick<AllPairs, 'look'>, Pick<AllPairs, 'look'>];
}

/** {@link compareAccess} of rows that were put together. */
export function compareBundles(bundles: Iterable<Bundle>): AccessComparison {
  const opened: AccessGain[] = [];
  const closed: AccessGain[] = [];
  const rerouted: Rerouting[] = [];
  for (const { from, to, protocol, sides, looks } of bundles) {
    if (sameText(sides[0], sides[1])) continue;
    for (const piece of piecesOf(from, to, sides)) {
      for (const { kind, ...change } of changesAt({ ...piece, protocol }, looks[0], looks[1])) {
        const item = { from: piece.from, to: piece.to, protocol, ...change };
        if (kind === 'rerouted') rerouted.push(item as Rerouting);
        else (kind === 'opened' ? opened : closed).push(item as AccessGain);
      }
    }
  }
  return { opened: joinRanges(opened), closed: joinRanges(closed), rerouted: joinRanges(rerouted) };
}

/** Rows of two sides, together by their ends and by what `more` says of them. */
export function bundlesOf(
  before: Iterable<AccessRow>,
  after: Iterable<AccessRow>,
  more: (row: AccessRow) => string = () => '',
): Iterable<Omit<Bundle, 'looks'>> {
  const found = new Map<string, Omit<Bundle, 'looks'> & { readonly sides: readonly [AccessRow[], AccessRow[]] }>();
  const add = (row: AccessRow, side: 0 | 1): void => {
    const [from, to] = [endOf(row.from), endOf(row.to)];
    const key = `${from} ${to} ${row.protocol} ${more(row)}`;
    const known = found.get(key);
    if (known !== undefined) known.sides[side].push(row);
    else found.set(key, { from, to, protocol: row.protocol, sides: side === 0 ? [[row], []] : [[], [row]] });
  };
  for (const row of before) add(row, 0);
  for (const row of after) add(row, 1);
  return found.values();
}

/** An end, all addresses of a family being one: which of them a side tells apart is its own matter. */
export function endOf(id: string): string {
  if (!id.startsWith('world:')) return id;
  return id.slice(6).includes(':') ? 'world:6' : 'world:4';
}

function sameText(one: readonly AccessRow[], other: readonly AccessRow[]): boolean {
  return one.length === other.length && JSON.stringify(one) === JSON.stringify(other);
}

/** The rows of both sides for ends that neither side tells apart. */
interface Piece {
  readonly from: string;
  readonly to: string;
  readonly sides: readonly [readonly AccessRow[], readonly AccessRow[]];
}

function piecesOf(from: string, to: string, sides: Piece['sides']): readonly Piece[] {
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

type Look = Pick<AllPairs, 'look'>;

interface PieceAt extends Piece {
  readonly protocol: AccessRow['protocol'];
}

function changesAt(piece: PieceAt, before: Look, after: Look): readonly Placed[] {
  if (sameText(piece.sides[0], piece.sides[1])) return [];
  const withPorts = piece.sides.map((rows) => rows.map((row) => ({ row, ranges: row.ports.map(portsOf) })));
  const found = new Map<string, { change: Change; ranges: PortRange[] }>();
  for (const range of cutPorts(withPorts.flat().flatMap(({ ranges }) => ranges))) {
    const [was, is] = withPorts.map((rows) => rows.filter(({ ranges }) => ranges.some((item) => holds(item, range))));
    const sides = [was!.map(({ row }) => row), is!.map(({ row }) => row)] as const;
    for (const change of changesOn({ ...piece, sides }, range.first, before, after)) {
      const key = keyOf(change);
      const known = found.get(key);
      if (known === undefined) found.set(key, { change, ranges: [range] });
      else known.ranges.push(range);
    }
  }
  return [...found.values()].map(({ change, ranges }) => ({ ...change, ports: mergeRanges(ranges).map(formatRange) }));
}

// The message is an example.
function keyOf(item: object): string {
  return JSON.stringify({ ...item, message: null });
}

function portsOf(text: string): PortRange {
  const [first = 0, last = first] = text.split('-').map(Number);
  return { first, last };
}

function holds(outer: PortRange, inner: PortRange): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}

// On one port, which stands for all of a range.
function changesOn(...[piece, port, before, after]: [PieceAt, number, Look, Look]): readonly Change[] {
  const [was, is] = piece.sides;
  if (sameAccess(was, is, true)) return [];
  const hasRequests = [...was, ...is].some(({ http }) => http !== null);
  const asked = { from: addressIn(piece.from), to: addressIn(piece.to), protocol: piece.protocol, port };
  const gains = hasRequests
    ? (compareMessages(before.look(asked), after.look(asked)) ?? byText(was, is))
    : { opened: gainsOf(was, is), closed: gainsOf(is, was) };
  const changes: readonly Change[] = [
    ...gains.opened.map((gain) => ({ kind: 'opened' as const, ...gain })),
    ...gains.closed.map((gain) => ({ kind: 'closed' as const, ...gain })),
  ];
  const [oldRoutes, newRoutes] = [routesOf(was), routesOf(is)];
  if (changes.length > 0 || oldRoutes.join('\n') === newRoutes.join('\n')) return changes;
  return [{ kind: 'rerouted', before: oldRoutes, after: newRoutes }];
}

/** An id of which one address stands for a range. */
export function addressIn(id: string): string {
  return id.replace(/^world:(.*?)-.*$/, 'world:$1');
}

function sameAccess(one: readonly AccessRow[], other: readonly AccessRow[], withRoute: boolean): boolean {
  const keys = [one, other].map((rows) => [...new Set(rows.map((row) => accessKey(row, withRoute)))].sort().join('\n'));
  return keys[0] === keys[1];
}

function accessKey({ http, verdict, conditions, route }: AccessRow, withRoute: boolean): string {
  return JSON.stringify([http, verdict, conditions, withRoute && route]);
}

const bytes: Message = { kind: 'opaque' };

function stateOf(rows: readonly AccessRow[]): State {
  return rows.map(({ verdict, conditions }) => ({ verdict, conditions }));
}

// Where nothing looks at requests.
function gainsOf(before: readonly AccessRow[], after: readonly AccessRow[]): readonly Gain[] {
  const was = stateOf(before);
  return gained(was, stateOf(after)).map(({ verdict, conditions }) => {
    const open = after.filter((row) => row.verdict === verdict && row.conditions.join('\n') === conditions.join('\n'));
    const route = routesOf(open).join('; ');
    return { verdict, conditions, http: null, bytes: false, route, message: bytes, other: verdictOf(was) };
  });
}

// Where requests are too many to compare: all rows that aren't the same on both sides opened and closed.
function byText(before: readonly AccessRow[], after: readonly AccessRow[]): Gains {
  const only = (rows: readonly AccessRow[], others: readonly AccessRow[]): readonly Gain[] => {
    const known = new Set(others.map((row) => accessKey(row, false)));
    const other = verdictOf(stateOf(others));
    return rows
      .filter((row) => !known.has(accessKey(row, false)))
      .map(({ verdict, conditions, http, route }) => ({
        ...{ verdict, conditions, http, route, other },
        ...{ bytes: false, message: bytes },
      }));
  };
  return { opened: only(after, before), closed: only(before, after) };
}

function routesOf(rows: readonly AccessRow[]): readonly string[] {
  return [...new Set(rows.map(({ route }) => route))].sort();
}

// Neighbouring ranges of addresses between which nothing differs are one.
function joinRanges<T extends { readonly from: string; readonly to: string }>(items: readonly T[]): readonly T[] {
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
