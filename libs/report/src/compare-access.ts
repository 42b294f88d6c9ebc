import { type Connection, coredns, type Destination, type Pods, type Source } from '@zta/intent';
import { type AccessRow } from './access-report';

/** An endpoint that was judged, as far as it tells who it is. */
export interface JudgedEndpoint {
  readonly id: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly hostNetwork: boolean;
}

export interface Comparison {
  /** All connections that begin or end in the namespaces. */
  readonly connections: readonly Connection[];
  readonly namespaces: readonly string[];
  readonly endpoints: readonly JudgedEndpoint[];
  /** Effective access, as the judge says. */
  readonly rows: readonly AccessRow[];
}

/** `undeclared`: possible although no connection asks for it. `missing`: the other way about. */
export interface AccessDifference {
  readonly kind: 'undeclared' | 'missing' | 'unknown';
  readonly from: string;
  readonly to: string;
  readonly protocol: string;
  readonly ports: readonly string[];
}

/**
 * Whether what can reach what, out of and into some namespaces, is exactly their connections, names that resolve, and
 * what a node does with its own pods ({@link isLocal}): nothing more, nothing less, and nothing unknown. Ports are
 * compared, requests aren't.
 */
export function compareAccess({ connections, namespaces, endpoints, rows }: Comparison): readonly AccessDifference[] {
  const guarded = endpoints.filter(({ namespace, hostNetwork }) => namespaces.includes(namespace) && !hostNetwork);
  const ids = new Set(guarded.map(({ id }) => id));
  const hosts = new Set(endpoints.filter(({ hostNetwork }) => hostNetwork).map(({ id }) => id));
  const wanted = [
    ...connections.map((connection) => resolve(connection, endpoints, hosts)),
    ...guarded.flatMap(({ id }) => (['TCP', 'UDP'] as const).map((protocol) => resolvesNames(id, protocol, endpoints))),
  ];
  const relevant = rows.filter(({ from, to }) => ids.has(from) || ids.has(to));
  return [
    ...relevant.filter(({ verdict }) => verdict === 'unknown').map((row) => difference('unknown', row, row.ports)),
    ...relevant
      .filter((row) => row.verdict !== 'unknown' && !isLocal(row, hosts))
      .flatMap((row) => surplus(row, wanted)),
    ...wanted.flatMap((connection) => missing(connection, relevant)),
    ...guarded.filter(({ id }) => !isReachedByNode(id, relevant)).map(unreached),
  ];
}

/** One end of a connection, by the ids that the judge gives it. */
interface End {
  /** Those that there must be. */
  readonly needed: readonly string[];
  /** Those that are the same end too. */
  readonly includes: (id: string) => boolean;
  /** Those that are the same end under a condition. */
  readonly mayBe: (id: string) => boolean;
}

interface Wanted {
  readonly from: End;
  readonly to: End;
  readonly protocol: 'TCP' | 'UDP';
  readonly port: number;
}

function resolve(
  { from, to, port }: Connection,
  endpoints: readonly JudgedEndpoint[],
  hosts: ReadonlySet<string>,
): Wanted {
  const end = (either: Source | Destination, ofOthers: () => End): End =>
    either.kind === 'pods' ? podsEnd(either, endpoints) : ofOthers();
  return {
    from: end(from, () => sourceEnd(from.kind, hosts)),
    to: end(to, () => destinationEnd(to, hosts)),
    protocol: 'TCP',
    port,
  };
}

function resolvesNames(id: string, protocol: Wanted['protocol'], endpoints: readonly JudgedEndpoint[]): Wanted {
  const { namespace, workloads } = coredns;
  const { serviceAccount, ports } = workloads['kube-dns'];
  return {
    from: exactly([id]),
    to: podsEnd({ name: 'kube-dns', namespace, serviceAccount }, endpoints),
    protocol,
    port: ports.dns,
  };
}

const never = (): boolean => false;

function exactly(needed: readonly string[]): End {
  return { needed, includes: (id) => needed.includes(id), mayBe: never };
}

/** An account tells pods apart, or else their labels do. Pods of which there are none stand for themselves. */
function podsEnd(pods: Named, endpoints: readonly JudgedEndpoint[]): End {
  const telling = Object.entries((pods.sharesAccount && pods.labels) ?? {});
  const found = endpoints.filter(
    ({ namespace, serviceAccount, labels }) =>
      namespace === pods.namespace &&
      serviceAccount === pods.serviceAccount &&
      telling.every(([key, value]) => labels[key] === value),
  );
  return exactly(found.length > 0 ? found.map(({ id }) => id) : [`${pods.namespace}/${pods.name}`]);
}

type Named = Pick<Pods, 'name' | 'namespace' | 'serviceAccount'> & Partial<Pick<Pods, 'sharesAccount' | 'labels'>>;

const anyAddress = 'world:0.0.0.0';
const isOutside = (id: string): boolean => id.startsWith('world:');

/** The API server may come through a node, and a client on the internet through the node that forwards it. */
function sourceEnd(kind: Source['kind'], hosts: ReadonlySet<string>): End {
  const isNode = (id: string) => id === 'entity:remote-node' || id === 'entity:kube-apiserver' || hosts.has(id);
  return kind === 'internet'
    ? { needed: [anyAddress, 'entity:remote-node'], includes: (id) => isOutside(id) || isNode(id), mayBe: never }
    : { needed: ['entity:kube-apiserver', 'entity:remote-node'], includes: isNode, mayBe: never };
}

function destinationEnd(to: Destination, hosts: ReadonlySet<string>): End {
  const isNode = (id: string) => id === 'entity:host' || id === 'entity:remote-node' || hosts.has(id);
  const isServer = (id: string) => id === 'entity:kube-apiserver';
  if (to.kind === 'external') {
    // Which address answers to a name, and whether that is the API server's, the manifests don't tell.
    return { ...exactly([`fqdn:${to.host}`]), mayBe: (id) => isOutside(id) || isServer(id) };
  }
  if (to.kind === 'node') {
    return { needed: ['entity:host', 'entity:remote-node'], includes: isNode, mayBe: isServer };
  }
  return { ...exactly(['entity:kube-apiserver']), mayBe: isNode };
}

/**
 * Whether a row is what a node does with its own pods, which no policy can forbid or, for the probes of captured pods,
 * none should: Cilium always lets the pod's own host in, the kubelet among the rest, and the API server where it runs there.
 */
function isLocal({ from, route, verdict, conditions }: AccessRow, hosts: ReadonlySet<string>): boolean {
  const isHost = from === 'entity:host' || (hosts.has(from) && conditions.join() === 'both ends are on one node');
  if (route.startsWith('probe from ')) return isHost || from.startsWith('world:169.254.7.127-');
  const isServer = from === 'entity:kube-apiserver' && conditions.includes('the API server runs on the same node');
  return isHost || (isServer && verdict === 'conditional');
}

function surplus(row: AccessRow, wanted: readonly Wanted[]): readonly AccessDifference[] {
  const isConditional = row.verdict === 'conditional';
  const fits = ({ includes, mayBe }: End, id: string) => includes(id) || (isConditional && mayBe(id));
  const declared = wanted.filter(
    ({ from, to, protocol }) => protocol === row.protocol && fits(from, row.from) && fits(to, row.to),
  );
  const left = row.ports.flatMap((range) =>
    without(
      range,
      declared.map(({ port }) => port),
    ),
  );
  return left.length > 0 ? [difference('undeclared', row, left)] : [];
}

function missing({ from, to, protocol, port }: Wanted, rows: readonly AccessRow[]): readonly AccessDifference[] {
  return from.needed
    .flatMap((source) => to.needed.map((target) => ({ from: source, to: target, protocol, port })))
    .filter((need) => need.from !== need.to && !rows.some((row) => provides(row, need)))
    .map((need) => difference('missing', need, [`${port}`]));
}

/** Probes need not name their ports in any policy: a node reaches all of its pods' ports. */
function isReachedByNode(id: string, rows: readonly AccessRow[]): boolean {
  return rows.some(
    ({ from, to, protocol, ports }) =>
      from === 'entity:host' && to === id && protocol === 'TCP' && ports.join() === '1-65535',
  );
}

function unreached({ id }: JudgedEndpoint): AccessDifference {
  return difference('missing', { from: 'entity:host', to: id, protocol: 'TCP' }, ['1-65535']);
}

interface Need {
  readonly from: string;
  readonly to: string;
  readonly protocol: string;
  readonly port: number;
}

function provides({ from, to, protocol, ports, verdict }: AccessRow, need: Need): boolean {
  const isFrom = need.from === anyAddress ? from.startsWith(`${anyAddress}-`) : from === need.from;
  // To a name there is never more than a condition: that DNS answers with the address.
  const isSure = verdict === 'allowed' || (verdict === 'conditional' && to.startsWith('fqdn:'));
  return (
    isSure &&
    isFrom &&
    to === need.to &&
    protocol === need.protocol &&
    ports.some((range) => without(range, [need.port]).join() !== range)
  );
}

/** A range of ports without some, as ranges. */
function without(range: string, ports: readonly number[]): readonly string[] {
  const [first, last = first] = range.split('-').map(Number) as [number, number?];
  const inside = [...new Set(ports)].filter((port) => port >= first && port <= last).sort((a, b) => a - b);
  const starts = [first, ...inside.map((port) => port + 1)];
  const ends = [...inside.map((port) => port - 1), last];
  return starts.flatMap((start, index) => {
    const end = ends[index]!;
    if (start > end) return [];
    return [start === end ? `${start}` : `${start}-${end}`];
  });
}

function difference(
  kind: AccessDifference['kind'],
  { from, to, protocol }: Pick<AccessDifference, 'from' | 'to' | 'protocol'>,
  ports: readonly string[],
): AccessDifference {
  return { kind, from, to, protocol, ports };
}
