import type { AccessRow } from '../all-pairs/rows';
import type { AskedPair } from './random-world-connections';

const order = ['denied', 'conditional', 'unknown', 'allowed'] as const;

/** The rows of a world by their ends, to look connections up in as a reader of the rows would. */
export class RowLookup {
  private readonly byEnds = new Map<string, AccessRow[]>();
  private readonly ranges = new Set<string>();

  constructor(rows: Iterable<AccessRow>) {
    for (const row of rows) {
      const key = `${row.from} ${row.to}`;
      for (const id of [row.from, row.to]) if (id.startsWith('world:')) this.ranges.add(id);
      const list = this.byEnds.get(key);
      if (list === undefined) this.byEnds.set(key, [row]);
      else list.push(row);
    }
  }

  /** What the rows say of a connection; the best of several. */
  verdict(connection: AskedPair): (typeof order)[number] {
    const best = Math.max(0, ...this.fitting(connection).map(({ verdict }) => order.indexOf(verdict)));
    return order[best] ?? 'denied';
  }

  /** The ways that the rows list for a connection, each once, sorted. */
  routes(connection: AskedPair): readonly string[] {
    return [...new Set(this.fitting(connection).map(({ route }) => route))].sort();
  }

  private fitting({ from, to, port, protocol, http }: AskedPair): readonly AccessRow[] {
    const rows = this.idsOf(from).flatMap((one) =>
      this.idsOf(to).flatMap((other) => this.byEnds.get(`${one} ${other}`) ?? []),
    );
    return rows.filter(
      (row) =>
        row.protocol === protocol &&
        row.ports.some((range) => isInRange(range, port)) &&
        (http === undefined || row.http === null || row.http.some((box) => isInBox(box, http))),
    );
  }

  private idsOf(id: string): readonly string[] {
    if (!id.startsWith('world:')) return [id];
    return [...this.ranges].filter((range) => isInAddresses(range.slice(6), id.slice(6)));
  }
}

function isInRange(range: string, port: number): boolean {
  const [first = '0', last = first] = range.split('-');
  return port >= Number(first) && port <= Number(last);
}

type Box = NonNullable<AccessRow['http']>[number];

function isInBox({ methods, paths, hosts }: Box, request: NonNullable<AskedPair['http']>): boolean {
  return fitsAny(methods, request.method) && fitsAny(paths, request.path) && fitsAny(hosts, request.host);
}

// One of the patterns must fit, and none of those after `!`.
function fitsAny(patterns: readonly string[], text: string): boolean {
  const isFit = (pattern: string) => pattern.split(' & ').every((part) => fits(part, text));
  return (
    patterns.some((pattern) => !pattern.startsWith('!') && isFit(pattern)) &&
    !patterns.some((pattern) => pattern.startsWith('!') && isFit(pattern.slice(1)))
  );
}

function fits(pattern: string, text: string): boolean {
  if (pattern.startsWith('~')) return new RegExp(`^(?:${pattern.slice(1)})$`).test(text);
  if (pattern.includes('{')) return template(pattern).test(text);
  if (pattern === '*') return true;
  if (pattern.startsWith('*')) return text.endsWith(pattern.slice(1));
  return pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : pattern === text;
}

function template(pattern: string): RegExp {
  const source = pattern
    .replace(/[\\^$.+?()[\]|]/g, '\\$&')
    .replaceAll('{**}', '.{0,}')
    .replaceAll('{*}', '[^/]+');
  return new RegExp(`^${source}$`);
}

function isInAddresses(range: string, address: string): boolean {
  const [first = '', last = ''] = range.split('-');
  if (first.includes(':') !== address.includes(':')) return false;
  const [low, value, high] = [first, address, last].map(toNumber) as [bigint, bigint, bigint];
  return low <= value && value <= high;
}

function toNumber(address: string): bigint {
  if (!address.includes(':')) return address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  const [head = '', tail] = address.split('::');
  const groups = (text: string | undefined) => (text ? text.split(':') : []);
  const zeros = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array.from({ length: zeros }, () => '0'), ...groups(tail)];
  return all.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
}
