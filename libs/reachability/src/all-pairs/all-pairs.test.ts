import { ask } from '../testing/ask';
import {
  ambient,
  ap,
  cnp,
  config,
  documents,
  gateway,
  httpRoute,
  namespace,
  netpol,
  object,
  pod,
  service,
  type Spec,
  waypoint,
} from '../testing/objects';
import { readWorld } from '../world/read-world';
import { allPairs } from './all-pairs';
import type { AccessRow, RowFilter } from './rows';

const pods = [pod('a/client'), pod('a/server', { ports: [{ containerPort: 80, name: 'web' }] })];
const between: RowFilter = { from: 'a/client[Pod]', to: 'a/server[Pod]' };

function rowsOf(objects: readonly Spec[], filter = between, cni: 'cilium' | 'kubernetes' = 'cilium'): AccessRow[] {
  return [...allPairs(readWorld(documents(objects)), { cni }).rows(filter)];
}

// A row as text: protocol, ports, requests, route, verdict, conditions.
function short({ protocol, ports, http, route, verdict, conditions }: AccessRow): string {
  const boxes = http?.map(({ methods, paths, hosts }) => `${methods} ${paths} ${hosts}`).join(' or ');
  return [`${protocol} ${ports}`, ...(boxes === undefined ? [] : [boxes]), route, verdict, ...conditions].join('; ');
}

const tcp = (port: string) => ({ toPorts: [{ ports: [{ port, protocol: 'TCP' }] }] });
const http = (...rules: readonly Spec[]) => ({
  toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: rules } }],
});
const everyone = { fromEndpoints: [{}] };
const mesh = [ambient('a'), ...pods];
const served = [...mesh, waypoint('a/w'), service('a/server', {}, { 'istio.io/use-waypoint': 'w' })];
const toService = { targetRefs: [{ kind: 'Service', group: '', name: 'server' }] };
const to = (operation: Spec) => [{ to: [{ operation }] }];

// From the client to the server. UDP and SCTP are left out where they are as if there were nothing.
// prettier-ignore
test.each<[when: string, objects: readonly Spec[], rows: readonly string[]]>([
  ['nothing is in the way', pods, ['TCP 1-65535; direct; allowed']],
  ['a range and a name are open', [...pods, cnp('a/p', { ingress: [{ ...everyone, ...tcp('web') }, { ...everyone, toPorts: [{ ports: [{ port: '90', endPort: 95, protocol: 'TCP' }, { port: '96', protocol: 'TCP' }] }] }] })],
    ['TCP 80,90-96; direct; allowed']],
  ['one port is denied', [...pods, cnp('a/p', { ingressDeny: [{ ...everyone, ...tcp('80') }], enableDefaultDeny: { ingress: false } })],
    ['TCP 1-79,81-65535; direct; allowed']],
  ['requests are looked at', [...pods, cnp('a/p', { ingress: [http({ method: 'GET', path: '/api/.*' }, { path: '/health' })] })],
    ['TCP 80; GET /api/* * or * /health *; direct; allowed']],
  ['a header is asked for', [...pods, cnp('a/p', { ingress: [http({ path: '/a', headers: ['x: y'] }, { path: '/b' })] })],
    ['TCP 80; * /a *; direct; conditional; header x: y', 'TCP 80; * /b *; direct; allowed']],
  ['any request passes, and nothing else', [...pods, cnp('a/p', { ingress: [http({})] })],
    ['TCP 80; * * *; direct; allowed']],
  ['ends ask for different paths', [...pods, cnp('a/p', { ingress: [http({ path: '/a' })] }), cnp('a/q', { egress: [{ toEntities: ['all'], ...http({ path: '/b' }) }] })], []],
  ['both are in the mesh', mesh, ['TCP 1-15007,15009-65535; direct; allowed']],
  ['only the application port is open between pods of the mesh', [...mesh, cnp('a/p', { ingress: [{ ...everyone, ...tcp('80') }] })], []],
  ['a waypoint stands before the Service', served,
    ['TCP 1-15007,15009-65535; direct; allowed', 'TCP 80; service a/server:80 via waypoint a/w; allowed']],
  ['a waypoint lets some paths pass', [...served, ap('a/p', { ...toService, rules: to({ methods: ['GET'], paths: ['/api/*'], notPaths: ['/api/admin*'] }) }), ap('a/z', { rules: [{ from: [{ source: { principals: ['cluster.local/ns/a/sa/w'] } }] }] })],
    ['TCP 80; GET /api/*,!/api/admin* *; service a/server:80 via waypoint a/w; allowed']],
  ['something is not understood', [...pods, cnp('a/p', { ingress: [{ fromGroups: [{}] }] })], ['TCP 1-65535; direct; unknown']],
])('allPairs() lists the ways when %s', (_when, objects, rows) => {
  const found = rowsOf(objects).filter(({ protocol }) => protocol === 'TCP');
  expect(found.map(short).sort()).toEqual([...rows].sort());
});

test('allPairs() has the shape of zta access in its rows', () => {
  const objects = [...pods, cnp('a/p', { ingress: [http({ method: 'GET' })] })];
  expect(rowsOf(objects)).toEqual([
    {
      from: 'a/client[Pod]',
      to: 'a/server[Pod]',
      protocol: 'TCP',
      ports: ['80'],
      http: [{ methods: ['GET'], paths: ['*'], hosts: ['*'] }],
      route: 'direct',
      verdict: 'allowed',
      conditions: [],
    },
  ]);
});

test('allPairs() lists no requests where no HTTP is spoken', () => {
  const dns = { toPorts: [{ ports: [{ port: '53' }], rules: { dns: [{ matchName: 'x.example' }] } }] };
  const egress = [{ toFQDNs: [{ matchName: 'x.example' }], ...dns }];
  const found = rowsOf([...pods, cnp('a/p', { egress })], { to: 'fqdn:x.example' });
  const others = found.filter(({ protocol, from }) => protocol !== 'TCP' && from === 'a/client[Pod]');
  const condition = 'DNS answers x.example with it';
  expect(others.map(short)).toEqual(['UDP', 'SCTP'].map((name) => `${name} 53; direct; conditional; ${condition}`));
});

test('allPairs() leaves out pairs of one endpoint and what nothing leads to', () => {
  const ends = rowsOf(
    [...pods, netpol('a/p', { policyTypes: ['Ingress'], podSelector: { matchLabels: { app: 'server' } } })],
    {},
  );
  const inside = ends.filter(({ from, to: end }) => from.endsWith(']') && end.endsWith(']'));
  expect(inside.map(({ from, to: end, protocol }) => `${from} ${end} ${protocol}`)).toEqual(
    ['TCP', 'UDP', 'SCTP'].map((protocol) => `a/server[Pod] a/client[Pod] ${protocol}`),
  );
});

test('allPairs() merges ranges of addresses between which nothing differs', () => {
  const block = (cidr: string, name: string) => cnp(`a/${name}`, { egress: [{ toCIDR: [cidr] }] });
  const found = rowsOf([...pods, block('10.0.0.0/9', 'p'), block('10.128.0.0/9', 'q')], { from: 'a/client[Pod]' });
  const outside = found.filter(({ to: end, protocol }) => end.startsWith('world:') && protocol === 'TCP');
  expect(outside.map(({ to: end }) => end)).toEqual(['world:10.0.0.0-10.255.255.255']);
});

test('allPairs() lists the way of a request from outside through a gateway', () => {
  const listener = { name: 'http', port: 80, protocol: 'HTTP' };
  const route = {
    parentRefs: [{ name: 'front' }],
    hostnames: ['www.example.com'],
    rules: [{ matches: [{ path: { value: '/shop' } }], backendRefs: [{ name: 'server', port: 80 }] }],
  };
  const closed = cnp('a/p', {
    ...{ endpointSelector: { matchLabels: { app: 'server' } } },
    ingress: [{ fromEndpoints: [{}], ...tcp('80') }],
  });
  const objects = [
    namespace('a'),
    ...pods,
    service('a/server'),
    gateway('a/front', 'kgateway', [listener]),
    httpRoute('a/r', route),
    closed,
  ];
  const found = rowsOf(objects, { from: 'world:192.0.2.1', to: 'a/server[Pod]' });
  expect(found.map(short)).toEqual([
    'TCP 80; * /shop,/shop/* www.example.com; gateway a/front:80, then direct; allowed',
  ]);
});

// prettier-ignore
test.each<[when: string, spec: Spec, outcome: string]>([
  ['asks somebody',              { extAuth: { extensionRef: { name: 'x' } } }, 'conditional; external authorization lets the request pass'],
  ['asks somebody who is away',  { extAuth: { extensionRef: { name: 'y' } } }, 'unknown'],
  ['limits and changes',         { rateLimit: { local: {} }, transformation: { request: { body: { parseAs: 'AsString' } }, response: { set: [] } } }, 'allowed'],
  ['is of a later version',      { rateLimit: { global: {} } }, 'unknown'],
])('allPairs() and decide() know of a policy of the gateway that %s', (_when, spec, outcome) => {
  const kgateway = 'gateway.kgateway.dev/v1alpha1';
  const targetRefs = [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name: 'r' }];
  const grpcService = { backendRef: { name: 'server', port: 80 } };
  const objects = [
    namespace('a'),
    ...pods,
    service('a/server'),
    gateway('a/front', 'kgateway', [{ name: 'http', port: 80, protocol: 'HTTP' }]),
    httpRoute('a/r', { parentRefs: [{ name: 'front' }], rules: [{ backendRefs: [{ name: 'server', port: 80 }] }] }),
    object(kgateway, 'GatewayExtension', 'a/x', { spec: { type: 'ExtAuth', extAuth: { grpcService } } }),
    object(kgateway, 'TrafficPolicy', 'a/p', { spec: { targetRefs, ...spec } }),
    cnp('a/p', { endpointSelector: { matchLabels: { app: 'server' } }, ingress: [{ fromEndpoints: [{}], ...tcp('80') }] }),
  ];
  const found = rowsOf(objects, { from: 'world:192.0.2.1', to: 'a/server[Pod]' });
  expect(found.map(short)).toEqual([`TCP 80; * * *; gateway a/front:80, then direct; ${outcome}`]);
  const decision = ask(objects, { from: 'world:192.0.2.1', http: 'GET / www.example.com' });
  const facts = decision.conditions.map(({ fact }) => fact);
  expect([decision.verdict, facts]).toEqual(
    outcome.startsWith('conditional') ? ['conditional', ['external-authorization']] : [outcome, []],
  );
});

test('allPairs() leaves policies of Cilium out for Kubernetes', () => {
  const objects = [
    ...pods,
    cnp('a/p', { ingress: [{}] }),
    config('kube-system/cilium-config', { 'enable-policy': 'always' }),
  ];
  expect(rowsOf(objects).length).toBe(0);
  expect(rowsOf(objects, between, 'kubernetes').length).toBe(3);
});

// prettier-ignore
test.each<[when: string, lookup: string, rows: readonly string[]]>([
  ['all names may be looked up',         '*',             ['TCP 443; direct; conditional; DNS answers *.example.com with it']],
  ['some of its names may',              'api*.*.com',    ['TCP 443; direct; conditional; DNS answers *.example.com with it']],
  ['only other names may',               '*.example.org', []],
  ['only names with more labels may',    'a.*.example.com', []],
])('allPairs() has a row for a pattern of names where %s', (_when, lookup, rows) => {
  const lookups = { toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchPattern: lookup }] } }] };
  const egress = [lookups, { toFQDNs: [{ matchPattern: '*.example.com' }], ...tcp('443') }];
  const filter = { from: 'a/client[Pod]', to: 'fqdn:*.example.com' };
  const found = rowsOf([...pods, cnp('a/p', { egress })], filter).filter(({ ports }) => !ports.includes('53'));
  expect(found.map(short)).toEqual(rows);
});

test('allPairs() finds the way of a route that names a port of another protocol', () => {
  const objects = [
    ...[...pods, service('a/server', { ports: [{ port: 80, protocol: 'UDP' }] })],
    gateway('a/gw', 'kgateway', [{ name: 'http', port: 80, protocol: 'HTTP' }]),
    httpRoute('a/r', { parentRefs: [{ name: 'gw' }], rules: [{ backendRefs: [{ name: 'server', port: 80 }] }] }),
  ];
  const http = { method: 'GET', path: '/', host: 'x' };
  const asked = { from: 'world:192.0.2.1', to: 'a/server[Pod]', port: 80, protocol: 'TCP', http } as const;
  expect(allPairs(readWorld(documents(objects)), { cni: 'cilium' }).ask(asked).verdict).toBe('allowed');
});

test('allPairs() answers for addresses and names that no policy names', () => {
  const lookups = { toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchPattern: '*' }] } }] };
  const world = readWorld(
    documents([...pods, cnp('a/p', { egress: [lookups, { toFQDNs: [{ matchPattern: '*.example.com' }] }] })]),
  );
  const pairs = allPairs(world, { cni: 'cilium' });
  const ask = (end: string) => pairs.ask({ from: 'a/client[Pod]', to: end, port: 443, protocol: 'TCP' }).verdict;
  expect(['fqdn:api.example.com', 'fqdn:other.org', 'world:192.0.2.1', 'world:none', 'nobody'].map(ask)).toEqual([
    'conditional',
    'denied',
    'conditional',
    'unknown',
    'unknown',
  ]);
});

const listener = { name: 'http', port: 80, protocol: 'HTTP' };
const routeTo = (rule: Spec) => httpRoute('a/r', { parentRefs: [{ name: 'front' }], rules: [rule] });
const mirror = { type: 'RequestMirror', requestMirror: { backendRef: { name: 'server', port: 80 } } };
const told = { 'istio.io/use-waypoint': 'w', 'istio.io/ingress-use-waypoint': 'true' };

// prettier-ignore
test.each<[when: string, objects: readonly Spec[], routes: readonly string[]]>([
  ['a rule mirrors requests', [...pods, service('a/server'), service('a/client'), gateway('a/front', 'kgateway', [listener]), routeTo({ filters: [mirror], backendRefs: [{ name: 'client', port: 80 }] })],
    ['direct', 'gateway a/front:80, then direct']],
  ['a gateway of Istio is told to use the waypoint', [...mesh, waypoint('a/w'), service('a/server', {}, told), gateway('a/front', 'istio', [listener]), routeTo({ backendRefs: [{ name: 'server', port: 80 }] })],
    ['direct', 'gateway a/front:80, then service a/server:80 via waypoint a/w']],
  ['a gateway of kgateway is told to', [...mesh, waypoint('a/w'), service('a/server', {}, told), gateway('a/front', 'kgateway', [listener]), routeTo({ backendRefs: [{ name: 'server', port: 80 }] })],
    ['direct', 'gateway a/front:80, then direct']],
  ['the route is of another Gateway', [...pods, service('a/server'), gateway('a/other', 'kgateway', [listener]), routeTo({ backendRefs: [{ name: 'server', port: 80 }] })],
    ['direct']],
  ['the Service is open to the outside', [...pods, service('a/server', { type: 'LoadBalancer' })],
    ['LoadBalancer a/server', 'direct']],
])('allPairs() lists the ways from outside when %s', (_when, objects, routes) => {
  const found = rowsOf(objects, { from: 'world:192.0.2.1', to: 'a/server[Pod]' });
  expect([...new Set(found.filter(({ ports }) => ports.some((range) => /^(80|1-)/.test(range))).map(({ route }) => route))].sort()).toEqual(routes);
});
