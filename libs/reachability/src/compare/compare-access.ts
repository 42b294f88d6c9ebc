import { type AllPairs } from '../all-pairs/all-pairs';
import { type Message } from '../all-pairs/http-leaf';
import { cutPorts, formatRange, mergeRanges, type PortRange } from '../all-pairs/port-spec';
import { type AccessRow } from '../all-pairs/rows';
import { addressIn, endOf, joinRanges, keyOf, type Piece, piecesOf } from './address-pieces';
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

function sameText(one: readonly AccessRow[], other: readonly AccessRow[]): boolean {
  return one.length === other.length && JSON.stringify(one) === JSON.stringify(other);
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
