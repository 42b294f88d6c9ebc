import { decide } from '../reference/decide';
import { type Connection, type Options } from '../reference/decision';
import {
  ambient,
  ap,
  ccnp,
  cnp,
  documents,
  gateway,
  httpRoute,
  namespace,
  netpol,
  pa,
  pod,
  replacing,
  service,
  type Spec,
  waypoint,
} from '../testing/objects';
import { readWorld } from '../world/read-world';
import { type NearMiss } from './near-miss';
import { nearMisses } from './near-misses';
import { nearby } from './nearby';
import { randomQuestions } from './testing/random-questions';

interface Asked extends Options {
  readonly from?: string;
  readonly to?: string;
  readonly port?: number;
  readonly http?: string;
}

/** The near misses of a connection, TCP to port 80, from a/client to a/server unless told otherwise. */
function missesOf(objects: readonly unknown[], asked: Asked = {}): readonly NearMiss[] {
  const { from = 'a/client[Pod]', to = 'a/server[Pod]', port = 80, http, ...options } = asked;
  const [method = '', path = '', host = 'server'] = http?.split(' ') ?? [];
  const request = http === undefined ? {} : { http: { method, path, host } };
  const connection: Connection = { from, to, port, protocol: 'TCP', ...request };
  const world = readWorld(documents(objects));
  return nearMisses(world, connection, options, decide(world, connection, options));
}

const pods: readonly Spec[] = [pod('a/client', { account: 'client' }), pod('a/server')];
const mesh: readonly Spec[] = [ambient('a'), ...pods];
const peers = (...matchLabels: readonly object[]) => ({
  fromEndpoints: matchLabels.map((item) => ({ matchLabels: item })),
});
const ports = (...list: readonly object[]) => ({ toPorts: [{ ports: list }] });
const http = (...rules: readonly object[]) => ({
  toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: rules } }],
});
const into = (...ingress: readonly object[]) => [...pods, cnp('a/p', { ingress })];
const outOf = (...egress: readonly object[]) => [...pods, cnp('a/p', { egress })];
const other = [namespace('b', { team: 'red' }), pod('b/client')];
const netpolicy = (rule: object, more: object = {}) => [...pods, netpol('a/p', { ingress: [rule], ...more })];
const allow = (rule: object, more: object = {}) => [...mesh, ap('a/p', { rules: [rule], ...more })];
const source = (item: object) => ({ from: [{ source: item }] });
const operation = (item: object) => ({ to: [{ operation: item }] });
const plain = [namespace('b'), pod('b/plain')];
const through: readonly Spec[] = [...mesh, waypoint('a/w', 'all')];
const enrolled = replacing(through, [pod('a/server', { labels: { app: 'server', 'istio.io/use-waypoint': 'w' } })]);
const atWaypoint = (rule: object, more: object = {}) => [
  ...enrolled,
  ap('a/p', {
    ...toGateway('w'),
    rules: [rule],
    ...more,
  }),
];
const gatewayName = 'gateway.networking.k8s.io/gateway-name';
const proxyOf = (name: string) => ({ [gatewayName]: name });
const toGateway = (name: string) => ({ targetRefs: [{ kind: 'Gateway', group: 'gateway.networking.k8s.io', name }] });
const listener = { name: 'http', port: 80, protocol: 'HTTP' };
const routed = (match: object, more: object = {}, hostname: object = {}) => [
  ...pods,
  service('a/server'),
  cnp('a/only-gateway', { endpointSelector: { matchLabels: { app: 'server' } }, ingress: [peers(proxyOf('gw'))] }),
  gateway('a/gw', 'kgateway', [{ ...listener, ...hostname }]),
  httpRoute('a/r', {
    parentRefs: [{ name: 'gw' }],
    rules: [{ matches: [match], backendRefs: [{ name: 'server', port: 80 }] }],
    ...more,
  }),
];
const prefix = (value: string) => ({ path: { type: 'PathPrefix', value } });
const world = 'world:192.0.2.1';

type Row = readonly [
  when: string,
  differs: string,
  has: string,
  needs: string,
  objects: readonly unknown[],
  asked?: Asked,
];

// prettier-ignore
const rows: readonly Row[] = [
  // Cilium
  ['a label of the peer',                   'label app of a/client[Pod]', 'client', 'chat',      into(peers({ app: 'chat' }))],
  ['a label that it has not',               'label tier of a/client[Pod]', 'nothing', 'gold',    into(peers({ app: 'client', tier: 'gold' }))],
  ['one of several peers',                  'label app of a/client[Pod]', 'client', 'chat',      into(peers({ app: 'x', tier: 'gold' }, { app: 'chat' }))],
  ['an expression',                         'label app of a/client[Pod]', 'client', 'x or y',    into({ fromEndpoints: [{ matchExpressions: [{ key: 'app', operator: 'In', values: ['x', 'y'] }] }] })],
  ['an expression that excludes it',        'label app of a/client[Pod]', 'client', 'not client', into({ fromEndpoints: [{ matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['client'] }] }] })],
  ['a label that must not be there',        'label app of a/client[Pod]', 'client', 'nothing',   into({ fromEndpoints: [{ matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] }] })],
  ['a label that must be there',            'label tier of a/client[Pod]', 'nothing', 'any value', into({ fromEndpoints: [{ matchExpressions: [{ key: 'tier', operator: 'Exists' }] }] })],
  ['a label without a value',               'label tier of a/client[Pod]', 'nothing', '""',      into(peers({ app: 'client', tier: '' }))],
  ['a reserved label',                      'label reserved:world of a/client[Pod]', 'nothing', '""', [...pods, ccnp('p', { endpointSelector: { matchLabels: { app: 'server' } }, ingress: [peers({ 'reserved:world': '' })] })]],
  ['the namespace that is implied',         'namespace of b/client[Pod]', 'b', 'a',              [...into(peers({ app: 'client' })), ...other], { from: 'b/client[Pod]' }],
  ['the namespace that is named',           'namespace of b/client[Pod]', 'b', 'c',              [...into(peers({ app: 'client', 'k8s:io.kubernetes.pod.namespace': 'c' })), ...other], { from: 'b/client[Pod]' }],
  ['it in a clusterwide policy',            'namespace of b/client[Pod]', 'b', 'c',              [...pods, ...other, ccnp('p', { endpointSelector: { matchLabels: { app: 'server' } }, ingress: [peers({ 'k8s:io.kubernetes.pod.namespace': 'c' })] })], { from: 'b/client[Pod]' }],
  ['a label of the namespace',              'label team of the namespace of b/client[Pod]', 'red', 'blue', [...into(peers({ 'io.cilium.k8s.namespace.labels.team': 'blue' })), ...other], { from: 'b/client[Pod]' }],
  ['the service account',                   'service account of a/client[Pod]', 'client', 'x',   into(peers({ 'io.cilium.k8s.policy.serviceaccount': 'x' }))],
  ['a requirement',                         'label tier of a/client[Pod]', 'nothing', 'gold',    into({ ...peers({ app: 'client' }), fromRequires: [{ matchLabels: { tier: 'gold' } }] })],
  ['the port',                              'port', '80/TCP', '8080/TCP or 9000-9010 or web/UDP', into({ ...peers({ app: 'client' }), ...ports({ port: '8080', protocol: 'TCP' }, { port: '9000', endPort: 9010 }, { port: 'web', protocol: 'UDP' }) })],
  ['the protocol',                          'port', '80/TCP', 'any port/UDP',                    into({ ...peers({ app: 'client' }), ...ports({ port: '0', protocol: 'UDP' }) })],
  ['the port of the tunnel',                'port', '15008/TCP', '80/TCP',                       [ambient('a'), ...into({ ...peers({ app: 'client' }), ...ports({ port: '80', protocol: 'TCP' }) })]],
  ['HTTP rules at the tunnel',              'protocol', 'HBONE', 'HTTP',                         [ambient('a'), ...into({ toPorts: [{ ports: [{ port: '15008', protocol: 'TCP' }], rules: { http: [{ path: '/' }] } }] })]],
  ['an entity',                             'entity', 'a/client[Pod]', 'world or host',         into({ fromEntities: ['world', 'host'] })],
  ['addresses',                             'address', '192.0.2.1', '10.0.0.0/8 except 10.1.0.0/16',  into({ fromCIDRSet: [{ cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] }] }), { from: world }],
  ['a group of addresses',                  'address', '192.0.2.1', 'CiliumCIDRGroup g',              into({ fromCIDRSet: [{ cidrGroupRef: 'g' }] }), { from: world }],
  ['a Service',                             'Service', 'a/server[Pod]', 'other',                outOf({ toServices: [{ k8sService: { serviceName: 'other', namespace: 'a' } }] })],
  ['a DNS name',                            'name', 'api.example.com', '*.example.org',     outOf({ toFQDNs: [{ matchPattern: '*.example.org' }] }), { to: 'fqdn:api.example.com', port: 443 }],
  ['a DNS name that no rule looks up',      'DNS rule for the name', 'nothing', 'api.example.com', outOf({ toFQDNs: [{ matchName: 'api.example.com' }] }), { to: 'fqdn:api.example.com', port: 443 }],
  ['the method',                            'method', 'PUT', 'GET',                             into(http({ method: 'GET' })), { http: 'PUT /a' }],
  ['the path',                              'path', '/a', '/b.*',                               into(http({ method: 'PUT', path: '/b.*' })), { http: 'PUT /a' }],
  ['the host',                              'host', 'server', 'x',                              into(http({ host: 'x' })), { http: 'PUT /a' }],
  ['a rule that denies alone',              'deny rule', 'present', 'absent',                   [...pods, cnp('a/p', { ingress: [{ fromEntities: ['all'] }], ingressDeny: [peers({ app: 'client' })] })]],
  ['egress to a label',                     'label app of a/server[Pod]', 'server', 'db',        [...pods, cnp('a/p', { endpointSelector: { matchLabels: { app: 'client' } }, egress: [{ toEndpoints: [{ matchLabels: { app: 'db' } }] }] })]],
  ['a policy for other pods',               'label app of a/server[Pod]', 'server', 'db',        [...into({}), cnp('a/q', { endpointSelector: { matchLabels: { app: 'db' } }, ingress: [peers({ app: 'client' })] })]],

  // NetworkPolicy
  ['a label, of a NetworkPolicy',           'label app of a/client[Pod]', 'client', 'chat',      netpolicy({ from: [{ podSelector: { matchLabels: { app: 'chat' } } }] })],
  ['the same by the specification',         'label app of a/client[Pod]', 'client', 'chat',      netpolicy({ from: [{ podSelector: { matchLabels: { app: 'chat' } } }] }), { cni: 'kubernetes' }],
  ['its own namespace, of a NetworkPolicy', 'namespace of b/client[Pod]', 'b', 'a',              [...netpolicy({ from: [{ podSelector: {} }] }), ...other], { from: 'b/client[Pod]' }],
  ['a label of the namespace, of one',      'label team of the namespace of b/client[Pod]', 'red', 'blue', [...netpolicy({ from: [{ namespaceSelector: { matchLabels: { team: 'blue' } } }] }), ...other], { from: 'b/client[Pod]' }],
  ['the port, of a NetworkPolicy',          'port', '80/TCP', '81/TCP or 90-99/TCP or any port/UDP', netpolicy({ ports: [{ port: 81 }, { port: 90, endPort: 99 }, { protocol: 'UDP' }] })],
  ['addresses, of a NetworkPolicy',         'address', '192.0.2.1', '10.0.0.0/8 except 10.1.0.0/16',  netpolicy({ from: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }] }), { from: world }],
  ['a NetworkPolicy for other pods',        'label app of a/server[Pod]', 'server', 'db',        [...pods, netpol('a/p', {}), netpol('a/q', { podSelector: { matchLabels: { app: 'db' } }, ingress: [{}] })]],

  // ztunnel
  ['the principal',                         'principal', 'cluster.local/ns/a/sa/client', 'x or y', allow(source({ principals: ['x', 'y'] }))],
  ['a principal that it must not be',       'principal', 'cluster.local/ns/a/sa/client', 'not *client', allow(source({ notPrincipals: ['*client'] }))],
  ['an identity, for plaintext',            'principal', 'nothing', 'x',                          [...allow(source({ principals: ['x'] })), ...plain], { from: 'b/plain[Pod]' }],
  ['the namespace of the identity',         'namespace', 'a', 'x',                               allow(source({ namespaces: ['x'] }))],
  ['the service account of the identity',   'service account', 'a/client', 'x/y',               allow(source({ serviceAccounts: ['x/y'] }))],
  ['the address of a plaintext caller',     'address', '192.0.2.1', '10.0.0.0/8',                     [...allow(source({ ipBlocks: ['10.0.0.0/8'] })), service('a/server', { type: 'LoadBalancer' })], { from: world }],
  ['the port, at ztunnel',                  'port', '80', '81 or 82',                            allow({ ...source({ namespaces: ['a'] }), ...operation({ ports: ['81', '82'] }) })],
  ['a condition',                           'source.namespace', 'a', 'x',                        allow({ when: [{ key: 'source.namespace', values: ['x'] }] })],
  ['a condition that excludes it',          'destination.port', '80', 'not 80',                   allow({ when: [{ key: 'destination.port', notValues: ['80'] }] })],
  ['a path, which ztunnel can not see',     'path', 'nothing', '/a',                            allow(operation({ paths: ['/a'] })), { http: 'GET /a' }],
  ['a DENY rule',                           'deny rule', 'present', 'absent',                   allow(source({ namespaces: ['a'] }), { action: 'DENY' })],
  ['an AuthorizationPolicy for other pods', 'label app of a/server[Pod]', 'server', 'db',        [...allow({}, { rules: [] }), ap('a/q', { selector: { matchLabels: { app: 'db' } }, rules: [{}] })]],
  ['plaintext where STRICT is asked for',   'mutual TLS', 'plaintext', 'STRICT',                [...mesh, ...plain, pa('a/s', { mtls: { mode: 'STRICT' } })], { from: 'b/plain[Pod]' }],
  ['it for the port alone',                 'mutual TLS', 'plaintext', 'STRICT',                [...mesh, ...plain, pa('a/s', { selector: { matchLabels: { app: 'server' } }, mtls: { mode: 'PERMISSIVE' }, portLevelMtls: { 80: { mode: 'STRICT' } } })], { from: 'b/plain[Pod]' }],

  // waypoint
  ['the principal, at a waypoint',          'principal', 'cluster.local/ns/a/sa/client', 'x',     atWaypoint(source({ principals: ['x'] })), { http: 'PUT /a' }],
  ['the method, at a waypoint',             'method', 'PUT', 'GET',                             atWaypoint({ ...source({ namespaces: ['a'] }), ...operation({ methods: ['GET'] }) }), { http: 'PUT /a' }],
  ['the path, at a waypoint',               'path', '/a', '/b or /c/*',                         atWaypoint(operation({ methods: ['PUT'], paths: ['/b', '/c/*'] })), { http: 'PUT /a' }],
  ['the host, at a waypoint',               'host', 'server', 'x',                              atWaypoint(operation({ hosts: ['x'] })), { http: 'PUT /a' }],
  ['a path that it must not have',          'path', '/a', 'not /a*',                            atWaypoint(operation({ notPaths: ['/a*'] })), { http: 'PUT /a' }],
  ['a token, at a waypoint',                'token', 'nothing', '*',                            atWaypoint(source({ requestPrincipals: ['*'] })), { http: 'PUT /a' }],
  ['a DENY rule, at a waypoint',            'deny rule', 'present', 'absent',                   atWaypoint(operation({ methods: ['PUT'] }), { action: 'DENY' }), { http: 'PUT /a' }],

  // gateway
  ['the path, at a gateway',                'path', '/b', '/a/*',                               routed(prefix('/a')), { from: world, http: 'GET /b' }],
  ['an exact path, at a gateway',           'path', '/b?x=/a', '/a',                            routed({ path: { type: 'Exact', value: '/a' } }), { from: world, http: 'GET /b?x=/a' }],
  ['the method, at a gateway',              'method', 'GET', 'PUT',                             routed({ ...prefix('/b'), method: 'PUT' }), { from: world, http: 'GET /b' }],
  ['the hosts of a route',                  'host', 'x.test', 'y.test or *.z.test',             routed(prefix('/'), { hostnames: ['y.test', '*.z.test'] }), { from: world, http: 'GET /b x.test' }],
  ['the host of a listener',                'host', 'x.test', '*.z.test',                       routed(prefix('/'), {}, { hostname: '*.z.test' }), { from: world, http: 'GET /b x.test' }],
];

const cases = rows.map(([when, differs, has, needs, objects, asked]) => ({
  when,
  differs,
  has,
  needs,
  objects,
  asked,
}));

test.each(cases)('nearMisses() tells $when', ({ differs, has, needs, objects, asked }) => {
  const found = missesOf(objects, asked).map((miss) => ({ differs: miss.differs, has: miss.has, needs: miss.needs }));
  expect(found).toEqual([{ differs, has, needs }]);
});

// prettier-ignore
const empty: readonly (readonly [when: string, objects: readonly unknown[], asked?: Asked])[] = [
  ['it is allowed',                        into(peers({ app: 'client' }))],
  ['two labels differ',                    into(peers({ app: 'chat', tier: 'gold' }))],
  ['a label and the port differ',          into({ ...peers({ app: 'chat' }), ...ports({ port: '81', protocol: 'TCP' }) })],
  ['a label and the namespace differ',     [...into(peers({ app: 'chat' })), ...other], { from: 'b/client[Pod]' }],
  ['method and path differ',               into(http({ method: 'GET', path: '/b' })), { http: 'PUT /a' }],
  ['the port differs, and two rules deny', [...into({ ...peers({ app: 'client' }), ...ports({ port: '81' }) }), cnp('a/q', { ingressDeny: [peers({ app: 'client' })] })]],
  ['two rules deny',                       [...pods, cnp('a/p', { ingress: [{ fromEntities: ['all'] }], ingressDeny: [peers({ app: 'client' }), peers({})] })]],
  ['a rule denies and nothing allows',     [...pods, cnp('a/p', { ingressDeny: [peers({ app: 'client' })] })]],
  ['the rule allows nothing',              into({})],
  ['the list of peers is empty',           into({ fromEndpoints: [] })],
  ['a block is for addresses, from a pod', into({ fromCIDR: ['10.0.0.0/8'] })],
  ['the same in a NetworkPolicy',          netpolicy({ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }] })],
  ['two labels of a NetworkPolicy differ', netpolicy({ from: [{ podSelector: { matchLabels: { app: 'chat', tier: 'gold' } } }] })],
  ['a policy is for pods with two labels', [...into({}), cnp('a/q', { endpointSelector: { matchLabels: { app: 'db', tier: 'gold' } }, ingress: [{ fromEntities: ['all'] }] })]],
  ['principal and port differ',            allow({ ...source({ principals: ['x'] }), ...operation({ ports: ['81'] }) })],
  ['the policy is a dry run',              [...mesh, ap('a/q', {}), ap('a/p', { rules: [source({ principals: ['x'] })] }, { 'istio.io/dry-run': 'true' })]],
  ['the policy allows nothing',            [...mesh, ap('a/p', {})]],
  ['STRICT is asked for and nothing allows', [...mesh, ...plain, pa('a/s', { mtls: { mode: 'STRICT' } }), ap('a/p', {})], { from: 'b/plain[Pod]' }],
  ['method and path differ, at a waypoint', atWaypoint(operation({ methods: ['GET'], paths: ['/b'] })), { http: 'PUT /a' }],
  ['method and path differ, at a gateway', routed({ ...prefix('/b'), method: 'PUT' }), { from: world, http: 'GET /a' }],
  ['another route takes the request',      [...routed(prefix('/a')), httpRoute('a/o', { parentRefs: [{ name: 'gw' }], hostnames: ['server'], rules: [{ backendRefs: [{ name: 'x', port: 80 }] }] })], { from: world, http: 'GET /b' }],
  ['no end is known',                      pods, { from: 'a/nobody[Pod]' }],
];

const emptyCases = empty.map(([when, objects, asked]) => ({ when, objects, asked }));

test.each(emptyCases)('nearMisses() tells nothing when $when', ({ objects, asked }) => {
  expect(missesOf(objects, asked)).toEqual([]);
});

test('nearMisses() says where the rule stands', () => {
  const [miss] = missesOf(into(peers({ app: 'x', tier: 'y' }), peers({ app: 'chat' })));
  expect(miss).toEqual({
    ...{ kind: 'CiliumNetworkPolicy', namespace: 'a', name: 'p', file: 'test.yaml', line: 3, rule: 'spec.ingress[1]' },
    ...{
      at: 'a/server[Pod]',
      layer: 'cilium',
      differs: 'label app of a/client[Pod]',
      has: 'client',
      needs: 'chat',
      verdict: 'allowed',
    },
  });
});

test('nearMisses() tells those first that allow the whole connection, and what the others leave', () => {
  const toService = { targetRefs: [{ kind: 'Service', group: '', name: 'server' }] };
  const objects = [
    ...mesh,
    waypoint('a/w'),
    service('a/server', { ports: [{ name: 'web', port: 8080, targetPort: 80 }] }, { 'istio.io/use-waypoint': 'w' }),
    cnp('a/egress', {
      endpointSelector: { matchLabels: { app: 'client' } },
      egress: [{ toEndpoints: [{ matchLabels: { app: 'x' } }] }, { toEndpoints: [{ matchLabels: proxyOf('w') }] }],
    }),
    ap('a/direct', { selector: { matchLabels: { app: 'server' } }, rules: [source({ principals: ['*/sa/w'] })] }),
    ap('a/service', { ...toService, rules: [operation({ ports: ['80'] })] }),
  ];
  const found = missesOf(objects, { http: 'GET /' });
  expect(found.map(({ name, differs, has, needs, verdict }) => [name, differs, has, needs, verdict])).toEqual([
    ['service', 'port', '8080', '80', 'allowed'],
    ['egress', 'label app of a/server[Pod]', 'server', 'x', 'denied'],
    ['egress', `label ${gatewayName} of a/server[Pod]`, 'nothing', 'w', 'denied'],
    ['direct', 'principal', 'cluster.local/ns/a/sa/client', '*/sa/w', 'denied'],
  ]);
});

test('nearMisses() knows what a waypoint may send', () => {
  const leaving = { endpointSelector: { matchLabels: proxyOf('w') }, ingress: [{ fromEntities: ['all'] }] };
  const objects = [
    ...enrolled,
    cnp('a/p', { ...leaving, egress: [{ toEndpoints: [{ matchLabels: { app: 'db' } }] }] }),
  ];
  expect(missesOf(objects).map(({ differs, has, needs }) => [differs, has, needs])).toEqual([
    ['label app of a/server[Pod]', 'server', 'db'],
  ]);
});

test('nearMisses() knows what enters a gateway', () => {
  const entering = {
    endpointSelector: { matchLabels: proxyOf('gw') },
    ingress: [{ fromEntities: ['world'], ...ports({ port: '80', protocol: 'TCP' }) }],
  };
  const objects = [...routed(prefix('/')), cnp('a/p', entering)];
  const found = missesOf(objects, { from: world, http: 'GET /' });
  expect(found.map(({ differs, has, needs, verdict }) => [differs, has, needs, verdict])).toEqual([
    ['port', '8080/TCP', '80/TCP', 'allowed'],
    [`label ${gatewayName} of a/server[Pod]`, 'nothing', 'gw', 'conditional'],
  ]);
});

test("nearMisses() knows the policies of one of Istio's gateways", () => {
  const gatewayClass = gateway('a/gw', 'istio', [listener]);
  const policy = ap('a/p', { ...toGateway('gw'), rules: [operation({ methods: ['GET'] })] });
  const objects = [...replacing(routed(prefix('/')) as readonly Spec[], [gatewayClass]), policy];
  expect(
    missesOf(objects, { from: world, http: 'PUT /' }).map(({ differs, has, needs }) => [differs, has, needs]),
  ).toEqual([['method', 'PUT', 'GET']]);
});

test('nearMisses() tells at most ten', () => {
  const apps = Array.from({ length: 30 }, (_, i) => peers({ app: `x${i}` }));
  expect(missesOf(into(...apps))).toHaveLength(10);
});

test.each([1, 1 + (Date.now() % 1_000_000_000)])(
  'nearMisses() tells only of what is denied, in random worlds from seed %i',
  (seed) => {
    const all = randomQuestions(seed, 40, 10).map(({ world: random, connection, options }) => {
      const decision = decide(random, connection, options);
      return { verdict: decision.verdict, misses: nearMisses(random, connection, options, decision) };
    });
    expect(all.filter(({ misses }) => misses.length > 10)).toEqual([]);
    expect(all.filter(({ verdict, misses }) => verdict === 'allowed' && misses.length > 0)).toEqual([]);
    expect(all.filter(({ misses }) => misses.length > 0).length).toBeGreaterThan(10);
  },
  120_000,
);

test('nearby() leaves every decision as it is', () => {
  for (const { world: random, connection, options } of randomQuestions(1, 100, 10)) {
    const decision = decide(random, connection, options);
    expect(decide(nearby(random, connection), connection, options)).toEqual(decision);
    expect(decide(nearby(random, connection, decision), connection, options)).toEqual(decision);
  }
}, 120_000);
