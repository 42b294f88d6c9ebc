import { ask, judges } from '../../testing/ask';
import {
  ambient,
  ap,
  cnp,
  config,
  gateway,
  grant,
  httpRoute,
  namespace,
  object,
  pa,
  pod,
  ra,
  service,
  type Spec,
  waypoint,
} from '../../testing/objects';

// What lies just beside the rows of gateway.test.ts: each row here differs from one there in one thing.

const http = { name: 'http', port: 80, protocol: 'HTTP' };
const named = (hostname: string, rest: object = {}) => ({ ...http, name: hostname, hostname, ...rest });
const backend = { name: 'server', port: 8080 };
const to = (match: object = {}, rest: object = {}) => ({ matches: [match], backendRefs: [backend], ...rest });
const away = (match: object = {}, rest: object = {}) =>
  to(match, { backendRefs: [{ name: 'other', port: 8080 }], ...rest });
const path = (value: string, type = 'PathPrefix') => ({ path: { type, value } });
const asks = { headers: [{ name: 'x', value: 'y' }] };
const pods = ['server', 'other'].flatMap((name) => [
  pod(`a/${name}`),
  service(`a/${name}`, { ports: [{ port: 8080, targetPort: 80 }] }),
]);
const shut = cnp('a/shut', {
  endpointSelector: { matchLabels: { app: 'server' } },
  ingress: [{ fromEndpoints: [{ matchLabels: { 'app.kubernetes.io/name': 'gw' } }] }],
});
const at = (...listeners: readonly object[]) => [...pods, shut, gateway('a/gw', 'kgateway', listeners as never)];
const route = (spec: object, name = 'r', metadata: object = {}) =>
  httpRoute(`a/${name}`, { parentRefs: [{ name: 'gw' }], ...spec }, metadata as never);
const on = (...rules: readonly object[]) => [...at(http), route({ rules })];
const world = { from: 'world:192.0.2.1' };
const get = { ...world, http: 'GET /a/b www.example.com' };
const host = (name: string) => ({ ...world, http: `GET /a/b ${name}` });
const filtered = (filter: object) => on(to({}, { filters: [filter] }));
const rewriting = (urlRewrite: object, match: object = {}) =>
  to(match, { filters: [{ type: 'URLRewrite', urlRewrite }] });
const prefix = (replacePrefixMatch: string) => ({ path: { type: 'ReplacePrefixMatch', replacePrefixMatch } });
const extension = (kind: string, name = 'p', group = 'gateway.kgateway.dev') => ({
  type: 'ExtensionRef',
  extensionRef: { group, kind, name },
});
/** The server takes this one request only. */
const only = (fields: object) =>
  cnp('a/only', {
    endpointSelector: { matchLabels: { app: 'server' } },
    ingress: [
      { fromEndpoints: [{}], toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: [fields] } }] },
    ],
  });
const sees = (objects: readonly object[], fields: object) => [...objects.filter((item) => item !== shut), only(fields)];
const policy = (place: string, spec: object, kind = 'HTTPRoute', target = 'r') =>
  object('gateway.kgateway.dev/v1alpha1', 'TrafficPolicy', place, {
    spec: { targetRefs: [{ group: 'gateway.networking.k8s.io', kind, name: target }], ...spec },
  });
const extAuth = { extAuth: { extensionRef: { name: 'auth' } } };
const extProc = { extProc: { extensionRef: { name: 'proc' } } };
/** Whom policies of a namespace may ask. */
const guards = (place = 'a') => [
  service(`${place}/guard`, { ports: [{ port: 9000 }] }),
  ...[
    { name: 'auth', type: 'ExtAuth', field: 'extAuth' },
    { name: 'proc', type: 'ExtProc', field: 'extProc' },
  ].map(({ name, type, field }) =>
    object('gateway.kgateway.dev/v1alpha1', 'GatewayExtension', `${place}/${name}`, {
      spec: { type, [field]: { grpcService: { backendRef: { name: 'guard', port: 9000 } } } },
    }),
  ),
];
const grantFor = (from: object, into: object) => [
  ...[pod('b/server'), service('b/server', { ports: [{ port: 8080, targetPort: 80 }] })],
  ...[gateway('a/gw', 'kgateway', [http]), route({ rules: [{ backendRefs: [{ ...backend, namespace: 'b' }] }] })],
  cnp('b/shut', { ingress: [{ fromEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'a' } }] }] }),
  grant(
    'b/g',
    { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'a', ...from },
    { group: '', kind: 'Service', ...into },
  ),
];
const inB = { ...get, to: 'b/server' };
const waits = { 'istio.io/use-waypoint': 'w', 'istio.io/ingress-use-waypoint': 'true' };
/** Two Services lead to the server, one of them by a waypoint that lets nothing through. */
const twoServices = (rule: object) => [
  ...[ambient('a'), pod('a/server'), gateway('a/gw', 'istio', [http]), waypoint('a/w'), route({ rules: [rule] })],
  service('a/server', { ports: [{ port: 8080, targetPort: 80 }] }, waits),
  service('a/plain', { selector: { app: 'server' }, ports: [{ port: 8080, targetPort: 80 }] }),
  ap('a/q', { targetRefs: [{ kind: 'Service', name: 'server' }], rules: [] }),
  pa('a/strict', { mtls: { mode: 'STRICT' } }),
];
const istio = (...policies: readonly Spec[]) => [
  ...[pod('a/server'), service('a/server', { ports: [{ port: 8080, targetPort: 80 }] })],
  ...[gateway('a/gw', 'istio', [http]), route({ rules: [to()] }), ...policies],
  cnp('a/shut', {
    endpointSelector: { matchLabels: { app: 'server' } },
    ingress: [{ fromEndpoints: [{ matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'gw' } }] }],
  }),
];
const toGateway = (name: string) => ({ targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name }] });
const dated = (day: string) => ({ creationTimestamp: `2025-01-${day}T00:00:00Z` });

// May the world reach server on TCP 80 by the gateway alone, when these are all objects?
// prettier-ignore
judges([
  ['B3.1/1', 'allowed', 'the route names the port of the listener',       [...at(http), route({ parentRefs: [{ name: 'gw', port: 80 }], rules: [to()] })], get],
  ['B3.1/2', 'allowed', 'routes of its kind may come',                    [...at({ ...http, allowedRoutes: { kinds: [{ kind: 'HTTPRoute' }] } }), route({ rules: [to()] })], get],
  ['B3.1/2', 'allowed', 'all may come, whatever the selector beside it',  [...at({ ...http, allowedRoutes: { namespaces: { from: 'All', selector: { matchLabels: { x: 'y' } } } } }), route({ rules: [to()] })], get],
  ['B3.1/3', 'allowed', 'one letter stands for the star',                 [...at(named('*.example.com')), route({ rules: [to()] })], host('a.example.com')],
  ['B3.2/1', 'allowed', 'a grant names the Service',                      grantFor({}, { name: 'server' }), inB],
  ['B3.2/1', 'denied',  'a grant is for routes of another group',         grantFor({ group: 'x.io' }, {}), inB],
  ['B3.2/1', 'denied',  'a grant is for another kind of route',           grantFor({ kind: 'GRPCRoute' }, {}), inB],
  ['B3.2/1', 'denied',  'a grant is to another group',                    grantFor({}, { group: 'x.io' }), inB],
  ['B3.2/1', 'denied',  'a grant is to another kind',                     grantFor({}, { kind: 'Secret' }), inB],
  ['B3.3/1', 'denied',  'a listener for the very host has no route',      [...at(http, named('www.example.com')), route({ parentRefs: [{ name: 'gw', sectionName: 'http' }], rules: [to()] })], get],
  ['B3.3/1', 'denied',  'it stands before the wider one',                 [...at(named('www.example.com'), http), route({ parentRefs: [{ name: 'gw', sectionName: 'http' }], rules: [to()] })], get],
  ['B3.3/1', 'denied',  'a route for some hosts leads elsewhere, one for all there', [...at(http), route({ rules: [to()] }), route({ hostnames: ['*.example.com'], rules: [away()] }, 's')], get],
  ['B3.3/1', 'denied',  'a route for a host as long as a wildcard leads elsewhere', [...at(http), route({ hostnames: ['*.x'], rules: [to()] }), route({ hostnames: ['a.x'], rules: [away()] }, 's')], host('a.x')],
  ['B3.3/1', 'allowed', 'a route for another host is more exact',         [...at(http), route({ hostnames: ['*.example.com'], rules: [to()] }), route({ hostnames: ['another.example.com'], rules: [away()] }, 's')], get],
  ['B3.3/1', 'denied',  'the first of its hosts is the wider',            [...at(http), route({ hostnames: ['*.example.com', 'www.example.com'], rules: [away(path('/a'))] }), route({ hostnames: ['www.example.com'], rules: [to()] }, 's')], get],
  ['B3.3/1', 'unknown', 'only one of two routes for wider hosts leads there', [...at(http), route({ hostnames: ['*.example.com'], rules: [to(path('/a')), away()] }), route({ hostnames: ['www.example.com'], rules: [away(path('/x'))] }, 's')], get],
  ['B3.3/1', 'denied',  'none of them does',                              [...at(http), route({ hostnames: ['*.example.com'], rules: [away()] }), route({ hostnames: ['www.example.com'], rules: [to(path('/x'))] }, 's')], get],
  ['B3.3/1', 'unknown', 'the age of one of two is told',                  [...at(http), route({ rules: [to()] }), route({ rules: [away()] }, 's', dated('01'))], get],
  ['B3.3/1', 'unknown', 'the age of the other is',                        [...at(http), route({ rules: [to()] }, 'r', dated('01')), route({ rules: [away()] }, 's')], get],
  ['B3.3/2', 'allowed', 'an exact path is followed by a longer query',    on(to(path('/a', 'Exact'))), { ...world, http: 'GET /a?x=1 www.example.com' }],
  ['B3.3/3', 'denied',  'a backend leads to another port of the pod',     [...at(http), route({ rules: [{ backendRefs: [{ name: 'admin', port: 8080 }] }] }), service('a/admin', { selector: { app: 'server' }, ports: [{ port: 8080, targetPort: 81 }] })], get],
  ['B3.3/3', 'unknown', 'a backend is called Backend and is not kgateway\'s', on(to({}, { backendRefs: [{ ...backend, group: 'x.io', kind: 'Backend' }] })), get],
  ['B3.3/4', 'allowed', 'the backend changes headers',                    on(to({}, { backendRefs: [{ ...backend, filters: [{ type: 'RequestHeaderModifier' }] }] })), get],
  ['B3.3/4', 'unknown', 'a filter is of someone else',                    filtered(extension('Filter', 'x', 'x.io')), get],
  ['B3.3/4', 'unknown', 'one of that name is of someone else',            filtered(extension('DirectResponse', 'x', 'x.io')), get],
  ['B3.3/4', 'allowed', 'the host is rewritten to what the server takes', sees(on(rewriting({ hostname: 'new' })), { host: 'new' }), get],
  ['B3.3/4', 'denied',  'it is rewritten, and the server takes the old',  sees(on(rewriting({ hostname: 'new' })), { host: 'www\\.example\\.com' }), get],
  ['B3.3/4', 'allowed', 'the host alone is, and the path stays',          sees(on(rewriting({ hostname: 'new' })), { path: '/a/b' }), get],
  ['B3.3/4', 'allowed', 'the path alone is, and the host stays',          sees(on(rewriting({ path: { type: 'ReplaceFullPath', replaceFullPath: '/new' } })), { host: 'www\\.example\\.com', path: '/new' }), get],
  ['B3.3/4', 'allowed', 'the query stays',                                sees(on(rewriting({ path: { type: 'ReplaceFullPath', replaceFullPath: '/new' } })), { path: '/new\\?x=1\\?y' }), { ...world, http: 'GET /a?x=1?y www.example.com' }],
  ['B3.3/4', 'allowed', 'a prefix is replaced by none',                   sees(on(rewriting(prefix('/'), path('/a/b'))), { path: '/' }), get],
  ['B3.3/4', 'allowed', 'a prefix that ends in a slash is replaced',      sees(on(rewriting(prefix('/new/'), path('/a/'))), { path: '/new/b' }), get],
  ['B3.3/4', 'allowed', 'a header is changed before the host is',         sees(on(to({}, { filters: [{ type: 'RequestHeaderModifier' }, { type: 'URLRewrite', urlRewrite: { hostname: 'new' } }] })), { host: 'new' }), get],
  ['B3.3/4', 'unknown', 'two rules rewrite it otherwise',                 on(rewriting({ hostname: 'new' }, asks), to()), get],
  ['B3.3/4', 'conditional', 'a rule that leads elsewhere rewrites it',    on(away(asks, { filters: [{ type: 'URLRewrite', urlRewrite: { hostname: 'new' } }] }), to()), get],
  ['B3.4/1', 'allowed', 'a policy for a gateway of Istio is kgateway\'s', istio(...guards(), policy('a/p', extAuth)), get],
  ['B3.4/1', 'allowed', 'a policy elsewhere names a route of that name',  [...on(to()), ...guards('b'), policy('b/p', extAuth)], get],
  ['B3.4/1', 'allowed', 'a filter names a policy that is elsewhere',      [...filtered(extension('TrafficPolicy')), ...guards('b'), policy('b/p', extAuth, 'HTTPRoute', 'x')], get],
  ['B3.4/1', 'allowed', 'a filter names something else so',               [...filtered(extension('Other')), ...guards(), policy('a/p', extAuth, 'HTTPRoute', 'x')], get],
  ['B3.4/1', 'allowed', 'a rewrite goes to a host of that name',          [...sees(on(rewriting({ hostname: 'p' })), { host: 'p' }), ...guards(), policy('a/p', extAuth, 'HTTPRoute', 'x')], get],
  ['B3.4/1', 'conditional', 'the policy of the route only limits the rate', [...on(to()), ...guards(), policy('a/p', { rateLimit: { local: { tokenBucket: { maxTokens: 1 } } } }), policy('a/q', extAuth, 'Gateway', 'gw')], get],
  ['B3.4/1', 'conditional', 'a policy of the route hands requests on',    [...on(to()), ...guards(), policy('a/p', extProc)], get],
  ['B3.4/1', 'conditional', 'a policy of the Gateway does',               [...on(to()), ...guards(), policy('a/p', extProc, 'Gateway', 'gw')], get],
  ['B2.10/5', 'denied', 'the route is for the Service with the waypoint', twoServices(to()), get],
  ['B2.10/5', 'allowed', 'it is for the one without',                     twoServices(to({}, { backendRefs: [{ name: 'plain', port: 8080 }] })), get],
  ['B2.10/5', 'allowed', 'istiod lets gateways pass by waypoints',        [...twoServices(to()), object('apps/v1', 'Deployment', 'istio-system/istiod', { metadata: { labels: { app: 'istiod' } }, spec: { template: { spec: { containers: [{ env: [{ name: 'ENABLE_INGRESS_WAYPOINT_ROUTING', value: 'false' }] }] } } } })], get],
  ['B2.2/12', 'denied',  'a policy of the Gateway allows nothing',         istio(ap('a/p', { ...toGateway('gw'), rules: [] })), get],
  ['B2.2/12', 'allowed', 'it is for another Gateway',                      istio(ap('a/p', { ...toGateway('x'), rules: [] })), get],
  ['B2.2/12', 'allowed', 'it is for a Gateway elsewhere',                  istio(ap('b/p', { ...toGateway('gw'), rules: [] })), get],
  ['B2.2/12', 'allowed', 'it is for a Service of that name',               istio(ap('a/p', { targetRefs: [{ kind: 'Service', name: 'gw' }], rules: [] })), get],
  ['B2.2/12', 'denied',  'one of the root namespace selects its pods',     istio(ap('istio-system/p', { selector: { matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'gw' } }, rules: [] })), get],
  ['B2.2/12', 'allowed', 'one elsewhere does',                             istio(namespace('b'), ap('b/p', { selector: { matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'gw' } }, rules: [] })), get],
  ['B2.2/12', 'denied',  'the mesh has another root namespace, and it is there', istio(config('istio-system/istio', { mesh: 'rootNamespace: root' }), ap('root/p', { selector: { matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'gw' } }, rules: [] })), get],
  ['B2.2/12', 'conditional', 'tokens are verified at the Gateway',         istio(ra('a/r', toGateway('gw')), ap('a/p', { ...toGateway('gw'), rules: [{ from: [{ source: { requestPrincipals: ['*'] } }] }] })), get],
  ['B2.2/12', 'denied',  'they are verified at another',                   istio(ra('a/r', toGateway('x')), ap('a/p', { ...toGateway('gw'), rules: [{ from: [{ source: { requestPrincipals: ['*'] } }] }] })), get],
]);

const opaque = { ...world };
const gatewayHop = (objects: readonly unknown[], asked: object = get) =>
  ask(objects, asked)
    .routes.flatMap(({ hops }) => hops)
    .find(({ layer }) => layer === 'gateway');
const becauseOf = (...args: Parameters<typeof gatewayHop>) => {
  const hop = gatewayHop(...args);
  return [hop?.reason, ...(hop?.because ?? []).map(({ kind, name, rule }) => `${kind} ${name} ${rule}`.trim())];
};

// prettier-ignore
test.each<[because: readonly string[], when: string, objects: readonly unknown[]]>([
  [['a route leads there', 'Gateway gw spec.listeners[0]', 'HTTPRoute r spec.rules[0]'], 'a route leads there', on(to(), away(path('/x')))],
  [['a route leads there', 'Gateway gw spec.listeners[0]', 'HTTPRoute r spec.rules[0]', 'HTTPRoute r spec.rules[1]'], 'two rules may', on(to(asks), to(), away(path('/x')))],
  [['a route leads there', 'Gateway gw spec.listeners[0]', 'HTTPRoute r spec.rules[0]', 'TrafficPolicy p spec', 'TrafficPolicy q spec'], 'policies ask', [...on(to()), ...guards(), policy('a/p', extAuth), policy('a/q', { ai: {} })]],
  [['the route that matches leads elsewhere', 'HTTPRoute r spec.rules[1]'], 'it leads elsewhere', on(to(path('/')), away(path('/a')))],
  [['no route matches'],          'none matches',               on(to(path('/x')))],
  [['no listener for the host'],  'no listener is for the host', [...at(named('x.example')), route({ rules: [to()] })]],
])('decide() says of a gateway %j when %s', (because, _when, objects) => {
  expect(becauseOf(objects)).toStrictEqual(because);
});

const all = { methods: [], paths: ['/*'], hosts: [] };

// prettier-ignore
test.each<[requests: unknown, when: string, objects: readonly unknown[]]>([
  [[all],                                                   'there is one rule',            on(to())],
  [[{ ...all, methods: ['PUT'], paths: ['/a/*'] }],         'it asks',                      on(to({ ...path('/a/'), method: 'PUT' }))],
  [[{ ...all, paths: ['/a'] }],                             'the path is exact',            on(to(path('/a', 'Exact')))],
  [[all],                                                   'another rule leads elsewhere', on(to(), away(path('/x')))],
  [[{ ...all, hosts: ['www.example.com'] }],                'the listener has a host',      [...at(named('www.example.com')), route({ rules: [to()] })]],
  [[all],                                                   'another route is for another Gateway', [...on(to()), route({ parentRefs: [{ name: 'x' }], rules: [to(path('/y'))] }, 's')]],
])('decide() says that a gateway sends on %j when %s', (requests, _when, objects) => {
  expect(gatewayHop(objects)?.requests).toStrictEqual(requests);
});

test('decide() names what else decides behind a gateway', () => {
  const conditions = (spec: object) => ask([...on(to()), ...guards(), policy('a/p', spec)], get).conditions;
  const fact = (detail: string) => [{ fact: 'external-authorization', holds: true, detail }];
  expect(conditions(extAuth)).toStrictEqual(fact('it lets the request pass'));
  expect(conditions(extProc)).toStrictEqual(fact('the external processor lets the request pass'));
  const header = (match: object) => ask(on(to(match)), get).conditions;
  expect(header(asks)).toStrictEqual([{ fact: 'header', holds: true, detail: 'x: y' }]);
  expect(header({ queryParams: asks.headers })).toStrictEqual([
    { fact: 'header', holds: true, detail: 'query parameter x: y' },
  ]);
});

test('decide() sends on by each port of a gateway', () => {
  const two = [...at(named('x.example', { port: 81 }), http), route({ rules: [to()] })];
  const routes = ask(two, get).routes.filter((item) => item.route.startsWith('gateway'));
  expect(routes.map((item) => [item.route, item.verdict])).toStrictEqual([
    ['gateway a/gw:81, then direct', 'denied'],
    ['gateway a/gw:80, then direct', 'allowed'],
  ]);
});

test('decide() sends on nothing that is no HTTP', () => {
  const found = ask([...at(http), route({ rules: [to(path('/a.*', 'RegularExpression'))] })], opaque);
  expect([found.verdict, found.doubts]).toStrictEqual([
    'unknown',
    ['what the expression /a.* means is up to the gateway'],
  ]);
  const closed = [
    ...at(http),
    route({ rules: [to(path('/a.*', 'RegularExpression'))] }),
    cnp('a/no', { ingressDeny: [{ fromEntities: ['all'] }] }),
  ];
  expect(ask(closed, opaque).verdict).toBe('denied');
});
