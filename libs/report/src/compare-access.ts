import { type AccessPromise, mesh, type PromisedAccess } from '@zta/intent';
import { formatAddress, parseBlock } from '@zta/reachability';
import { type AccessReport, type AccessRow } from './access-report';
import { groupBy } from './group-by';
import { type Endpoints, endWords, idsOf, isOf, probeAddresses, provides } from './promised-ends';
import {
  judgedRequests,
  promisedRequests,
  type RequestExample,
  requestOnlyIn,
  type Requests,
} from './request-language';

/** One connection for which promised and effective access differ. */
export interface AccessFinding {
  /** `surplus`: open and not promised. `missing`: promised and not open. `unknown`: the judge can't tell. */
  readonly kind: 'surplus' | 'missing' | 'unknown';
  readonly from: string;
  readonly to: string;
  readonly protocol: string;
  readonly port: number;
  /** Where it is about some requests only. */
  readonly http?: RequestExample;
  readonly reason: string;
}

/**
 * Compares what an approach means to leave open with what manifests do leave open. Exact: a finding for each pair of ends,
 * with a connection that shows it, and none where they are the same, whatever the routes and however they are written.
 *
 * Only what begins or ends in the promise's namespaces is compared.
 */
export function compareAccess(
  { namespaces, access }: AccessPromise,
  { endpoints: list, access: rows }: Pick<AccessReport, 'endpoints' | 'access'>,
): readonly AccessFinding[] {
  const endpoints: Endpoints = new Map(list.map((endpoint) => [endpoint.id, endpoint]));
  const inScope = (id: string) => {
    const endpoint = endpoints.get(id);
    // What is in the network of its node is the node, whatever its namespace.
    return endpoint !== undefined && !endpoint.hostNetwork && namespaces.includes(endpoint.namespace);
  };
  const judged = rows.filter(({ from, to }) => inScope(from) || inScope(to)).flatMap(byName);
  const promised = [...new Map(access.map((one) => [JSON.stringify({ ...one, part: '', why: '' }), one])).values()];
  const index = groupBy(judged, ({ from, to, protocol }) =>
    [from.startsWith('world:') ? 'world' : from, to.startsWith('world:') ? 'world' : to, protocol].join(' '),
  );
  return [
    ...judged.flatMap((row) => surplusOf(row, promised, endpoints)),
    ...promised.flatMap((one) => missingOf(one, index, endpoints)),
  ];
}

/** The rows of the judge by which something promised is open, wholly or for some of its requests. */
export function rowsOf(
  promised: PromisedAccess,
  { endpoints: list, access }: Pick<AccessReport, 'endpoints' | 'access'>,
): readonly AccessRow[] {
  const endpoints: Endpoints = new Map(list.map((endpoint) => [endpoint.id, endpoint]));
  const { port } = promised;
  return access.filter(
    (row) =>
      provides(promised, row, endpoints) &&
      (port === 'any' || rangesOf(row).some(([first, last]) => first <= port && port <= last)),
  );
}

/** What is open if either of two names has the address, is two rows. */
function byName(row: AccessRow): readonly AccessRow[] {
  const names = row.conditions.filter((condition) => condition.startsWith('DNS answers '));
  if (names.length < 2) return [row];
  return names.map((name) => ({
    ...row,
    conditions: row.conditions.filter((condition) => condition === name || !names.includes(condition)),
  }));
}

type Range = readonly [first: number, last: number];

function rangesOf({ ports }: AccessRow): readonly Range[] {
  return ports.map((text) => {
    const [first, last = first] = text.split('-').map(Number);
    return [first!, last!];
  });
}

function surplusOf(
  row: AccessRow,
  promised: readonly PromisedAccess[],
  endpoints: Endpoints,
): readonly AccessFinding[] {
  const { from, to, protocol, route, verdict, conditions } = row;
  const found = (port: number, rest: Pick<AccessFinding, 'kind' | 'reason' | 'http'>): readonly AccessFinding[] => [
    { from, to, protocol, port, ...rest },
  ];
  const first = rangesOf(row)[0]![0];
  const requests = judgedRequests(row.http);
  if (verdict === 'unknown') return found(first, { kind: 'unknown', reason: `the judge can't tell (${route})` });
  if (!requests) return found(first, { kind: 'unknown', reason: `requests that can't be compared (${route})` });
  const allowing = promised.filter((one) => isOf(one, row, endpoints));
  const reason = [`open by ${route}`, ...conditions.map((condition) => `if ${condition}`)].join(', ');
  for (const port of examplePorts(rangesOf(row), allowing)) {
    const allowed = allowing
      .filter((one) => one.port === 'any' || one.port === port)
      .map(requestsOf)
      .flat();
    const http = requestOnlyIn(requests, allowed);
    if (http) return found(port, { kind: 'surplus', reason, ...(row.http && { http }) });
  }
  return [];
}

/** One port of each stretch between those that are promised by number, and these. */
function examplePorts(ranges: readonly Range[], promised: readonly PromisedAccess[]): readonly number[] {
  const named = promised.flatMap(({ port }) => (port === 'any' ? [] : [port]));
  return ranges.flatMap(([first, last]) => {
    const inside = [...new Set([first, ...named.flatMap((port) => [port, port + 1])])];
    return inside.filter((port) => first <= port && port <= last).sort((a, b) => a - b);
  });
}

function requestsOf({ http, host }: PromisedAccess): readonly Requests[] {
  return promisedRequests(http, host);
}

type Index = ReadonlyMap<string, readonly AccessRow[]>;

function missingOf(promised: PromisedAccess, index: Index, endpoints: Endpoints): readonly AccessFinding[] {
  const [sources, destinations] = [idsOf(promised.from, endpoints), idsOf(promised.to, endpoints)];
  const lost = (from: string, to: string, rest: Partial<AccessFinding> = {}): AccessFinding => ({
    ...{ kind: 'missing', from, to, protocol: promised.protocols[0]!, reason: promised.why },
    ...{ port: promised.port === 'any' ? 1 : promised.port },
    ...rest,
  });
  if (sources.length === 0 || destinations.length === 0) {
    return [lost(sources[0] ?? endWords(promised.from), destinations[0] ?? endWords(promised.to))];
  }
  return sources.flatMap((from) =>
    destinations.flatMap((to) =>
      promised.protocols.flatMap((protocol) => {
        if (from === to) return [];
        const rows = (index.get(`${from} ${to} ${protocol}`) ?? []).filter((row) => provides(promised, row, endpoints));
        const closed = closedIn(promised, rows, from === 'world' ? 'from' : to === 'world' ? 'to' : undefined);
        return closed ? [lost(from, to, { protocol, ...closed })] : [];
      }),
    ),
  );
}

type Closed = Partial<Pick<AccessFinding, 'from' | 'to' | 'port' | 'http'>>;

/** A connection of a promised pair that no row lets through. */
function closedIn(
  promised: PromisedAccess,
  rows: readonly AccessRow[],
  outside: 'from' | 'to' | undefined,
): Closed | undefined {
  if (outside === undefined) return closedPort(promised, rows);
  const ranges = groupBy(rows, (row) => row[outside]);
  const address = addressOutside([...ranges.keys()]);
  if (address !== undefined) return { [outside]: `world:${address}` };
  for (const [id, own] of ranges) {
    const closed = closedPort(promised, own);
    if (closed) return { [outside]: id, ...closed };
  }
  return undefined;
}

function closedPort(promised: PromisedAccess, rows: readonly AccessRow[]): Closed | undefined {
  if (promised.port === 'any') {
    const port = portOutside(rows.filter(({ http }) => http === null).flatMap(rangesOf));
    return port === undefined ? undefined : { port };
  }
  const { port } = promised;
  const open = rows.filter((row) => rangesOf(row).some(([first, last]) => first <= port && port <= last));
  const http = requestOnlyIn(
    requestsOf(promised),
    open.flatMap((row) => judgedRequests(row.http) ?? []),
  );
  return http && { ...(open.length > 0 && { http }) };
}

/** A port that no range has; the mesh's own apart, which leads to no application. */
function portOutside(ranges: readonly Range[]): number | undefined {
  let next = 1;
  for (const [first, last] of [...ranges, [mesh.hbonePort, mesh.hbonePort] as const].sort(([a], [b]) => a - b)) {
    if (first > next) break;
    next = Math.max(next, last + 1);
  }
  return next > 65535 ? undefined : next;
}

/** An address that none of the judge's ranges has; those of probes apart, which are the node's. */
function addressOutside(ids: readonly string[]): string | undefined {
  const texts = [...ids.map((id) => id.slice('world:'.length).split('-')), ...probeAddresses.map((one) => [one, one])];
  const ranges = texts.flatMap(([first, last]) => {
    const [from, to] = [parseBlock(first!), parseBlock(last!)];
    return from && to ? [{ family: from.family, first: from.first, last: to.first }] : [];
  });
  for (const family of [4, 6] as const) {
    let next = 0n;
    const own = ranges.filter((range) => range.family === family).sort((a, b) => (a.first < b.first ? -1 : 1));
    for (const { first, last } of own) {
      if (first > next) break;
      if (last >= next) next = last + 1n;
    }
    if (next < 1n << (family === 4 ? 32n : 128n)) return formatAddress(family, next);
  }
  return undefined;
}
