import { ask, judges } from '../../testing/ask';
import {
  ambient,
  ap,
  cnp,
  config,
  gateway,
  namespace,
  object,
  pa,
  pod,
  ra,
  service,
  type Spec,
  waypoint,
} from '../../testing/objects';
import { fitsText } from './text-match';

// What lies just beside the rows of ztunnel.test.ts and waypoint.test.ts: each row differs from one there in one thing.

const clientId = 'cluster.local/ns/a/sa/client';
const base = [ambient('a'), pod('a/client', { account: 'client' }), pod('a/server')];
const mesh = [...base, namespace('b'), pod('b/plain', { account: 'plain' })];
const outsider = { from: 'b/plain' };
const outside = { from: 'world:192.0.2.1' };
const balanced = service('a/server', { type: 'LoadBalancer' });
const allow = (...rules: readonly object[]) => ap('a/allow', { rules });
const deny = (...rules: readonly object[]) => ap('a/deny', { action: 'DENY', rules });
const given = (key: string, ...values: readonly string[]) => ({ when: [{ key, values }] });
const unlike = (key: string, ...notValues: readonly string[]) => ({ when: [{ key, notValues }] });
const from = (source: object) => ({ from: [{ source }] });
const strict = { mtls: { mode: 'STRICT' } };
const permissive = { mtls: { mode: 'PERMISSIVE' } };
const served = { selector: { matchLabels: { app: 'server' } } };
const dated = (day: string) => ({ creationTimestamp: `2025-01-${day}T00:00:00Z` });
const istiod = (name: string) =>
  object('apps/v1', 'Deployment', 'istio-system/istiod', {
    metadata: { labels: { app: 'istiod' } },
    spec: { template: { spec: { containers: [{ env: [{ name, value: 'true' }] }] } } },
  });
const autoAllow = istiod('PILOT_AUTO_ALLOW_WAYPOINT_POLICY');
const port = { ports: [{ port: 80 }] };

// May client (or the pod named) reach server on TCP 80, when these are all objects?
// prettier-ignore
judges([
  ['B2.3/3', 'denied',  'the only ALLOW asks for a header',                  [...mesh, allow(given('request.headers[x]', 'y'))]],
  ['B2.4/4', 'allowed', '`when` asks for the principal',                     [...mesh, allow(given('source.principal', clientId))]],
  ['B2.4/4', 'denied',  '`when` asks for another',                           [...mesh, allow(given('source.principal', 'x'))]],
  ['B2.4/4', 'denied',  '`when` does not want the principal',                [...mesh, allow(unlike('source.principal', clientId))]],
  ['B2.4/4', 'denied',  '`when` does not want the namespace',                [...mesh, allow(unlike('source.namespace', 'a'))]],
  ['B2.4/4', 'allowed', '`when` asks for the port',                          [...mesh, allow(given('destination.port', '80'))]],
  ['B2.4/4', 'denied',  '`when` does not want the port',                     [...mesh, allow(unlike('destination.port', '80'))]],
  ['B2.4/9', 'denied',  'a service account is asked of one without identity', [...mesh, allow(from({ serviceAccounts: ['plain'] }))], outsider],
  ['B2.4/10', 'allowed', '`when` asks for the address',                      [...mesh, balanced, allow(given('source.ip', '192.0.2.0/24'))], outside],
  ['B2.4/10', 'denied', '`when` does not want the address',                  [...mesh, balanced, allow(unlike('source.ip', '192.0.2.0/24'))], outside],
  ['B2.8/2', 'allowed', 'one that is strict selects other pods',             [...mesh, pa('a/p', { selector: { matchLabels: { app: 'x' } }, ...strict })], outsider],
  ['B2.8/2', 'denied',  'the pod is in the root namespace',                  [...mesh, ambient('istio-system'), pod('istio-system/server'), pa('istio-system/p', strict)], { ...outsider, to: 'istio-system/server' }],
  ['B2.8/2', 'denied',  'two are alike, and their age is not told',          [...mesh, pa('a/p', strict), pa('a/q', strict)], outsider],
  ['B2.8/2', 'unknown', 'only the age of the first is told',                 [...mesh, pa('a/p', strict, dated('01')), pa('a/q', permissive)], outsider],
  ['B2.8/2', 'unknown', 'only the age of the second is told',                [...mesh, pa('a/p', strict), pa('a/q', permissive, dated('01'))], outsider],
  ['B2.8/2', 'unknown', 'they are of the same age',                          [...mesh, pa('a/p', strict, dated('01')), pa('a/q', permissive, dated('01'))], outsider],
  ['B2.8/2', 'denied',  'the older is strict and comes first',               [...mesh, pa('a/p', strict, dated('01')), pa('a/q', permissive, dated('02'))], outsider],
  ['B2.8/2', 'denied',  'the older is strict and comes last',                [...mesh, pa('a/q', permissive, dated('02')), pa('a/p', strict, dated('01'))], outsider],
  ['B2.8/2', 'denied',  'the mesh has another root namespace, and it is strict', [...mesh, config('istio-system/istio', { mesh: 'rootNamespace: root' }), pa('root/p', strict)], outsider],
  ['B2.2/2', 'denied',  'a policy of that one allows nothing',               [...mesh, config('istio-system/istio', { mesh: 'rootNamespace: root' }), ap('root/p', { rules: [] })]],
  ['B2.2/2', 'allowed', 'one of the usual one is just a namespace then',     [...mesh, config('istio-system/istio', { mesh: 'rootNamespace: root' }), ap('istio-system/p', { rules: [] })]],
  ['B2.8/3', 'allowed', 'DISABLE for the port under PERMISSIVE, and STRICT inherited', [...mesh, pa('a/s', strict), pa('a/p', { ...served, ...permissive, portLevelMtls: { 80: { mode: 'DISABLE' } } })], outsider],
  ['B2.11/2', 'allowed', 'istiod allows waypoints, and there is none',       [...mesh, autoAllow], outsider],
  ['B2.11/2', 'allowed', 'the waypoint is of another Service',               [...mesh, autoAllow, waypoint('a/w'), service('a/x', {}, { 'istio.io/use-waypoint': 'w' })], outsider],
  ['B2.11/2', 'allowed', 'it is passed by, and istiod does not',             [...mesh, waypoint('a/w'), service('a/server', {}, { 'istio.io/use-waypoint': 'w' })], outsider],
]);

test.each<[doubt: string, rule: object, asked?: Spec]>([
  ['addresses of pods are not known', given('source.ip', '10.0.0.0/8')],
  ['which family of 0.0.0.0/0 pods have', given('source.ip', '0.0.0.0/0')],
  ['addresses of pods are not known', given('destination.ip', '10.0.0.0/8')],
  ['addresses of pods are not known', unlike('destination.ip', '10.0.0.0/8')],
])('decide() does not know: %s', (doubt, rule) => {
  expect(ask([...mesh, allow(rule)]).doubts).toStrictEqual([doubt]);
});

const uses = { 'istio.io/use-waypoint': 'w' };
const closed = ap('a/closed', { ...served, rules: [from({ principals: ['cluster.local/ns/a/sa/w'] })] });
const through = [...base, closed, waypoint('a/w'), service('a/server', port, uses)];
const toService = { targetRefs: [{ kind: 'Service', name: 'server' }] };
const toGateway = (name: string) => ({ targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name }] });
const at = (...rules: readonly object[]) => [...through, ap('a/p', { ...toService, rules })];
const onTcp = (...rules: readonly object[]) => [
  ...[...base, closed, waypoint('a/w'), service('a/server', { ports: [{ port: 80, name: 'tcp' }] }, uses)],
  ap('a/p', { ...toService, rules }),
];
const onlyGet = { to: [{ operation: { methods: ['GET'] } }] };
const get = { http: 'GET /a/b server' };
const path = (text: string) => at({ to: [{ operation: { paths: [text] } }] });
const sent = (text: string) => ({ http: `GET ${text} server` });
const cross = (...listeners: readonly Spec[]) => [
  ...[ambient('a'), ambient('b'), pod('a/client'), pod('b/server'), gateway('a/w', 'istio-waypoint', listeners)],
  service('b/server', port, { ...uses, 'istio.io/use-waypoint-namespace': 'a' }),
  ap('b/closed', { ...served, rules: [from({ principals: ['cluster.local/ns/a/sa/w'] })] }),
];
const hbone = (name: string, rest: Spec = {}) => ({ name, port: 15008, protocol: 'HBONE', ...rest });
const fromAll = { allowedRoutes: { namespaces: { from: 'All' } } };
const inB = { to: 'b/server' };

// May client reach server on TCP 80 by the waypoint alone, when these are all objects?
// prettier-ignore
judges([
  ['B2.2/4', 'allowed', 'a policy of another Gateway of the namespace allows nothing', [...through, ap('a/p', { ...toGateway('x'), rules: [] })]],
  ['B2.2/6', 'allowed', 'one for a ServiceEntry with the name of the class does', [...through, ap('istio-system/p', { targetRefs: [{ group: 'networking.istio.io', kind: 'ServiceEntry', name: 'istio-waypoint' }], rules: [] })]],
  ['B2.2/11', 'denied', 'a token is asked for, and no issuer is accepted',   [...at(from({ requestPrincipals: ['*'] })), ra('a/r', { ...toService, jwtRules: [] })], get],
  ['B2.5/2', 'unknown', 'a policy beside the Service is not understood, the waypoint is elsewhere', [...cross(hbone('mesh', fromAll)), ap('b/p', { ...toService, unless: [] })], inB],
  ['B2.6/6', 'unknown', 'the path ends in two dots',                         path('/a'), sent('/a/..')],
  ['B2.6/6', 'unknown', 'the path has one dot',                              path('/a'), sent('/./a')],
  ['B2.6/6', 'unknown', 'the path has a percent sign',                       path('/a'), sent('/%61')],
  ['B2.6/6', 'denied',  'a segment begins with dots',                        path('/a'), sent('/..a')],
  ['B2.6/7', 'denied',  'a template of any number begins otherwise',         path('/a/{**}'), sent('/x')],
  ['B2.6/7', 'allowed', 'a template has a dot',                              path('/a.b/{*}'), sent('/a.b/c')],
  ['B2.6/7', 'denied',  'the dot stands for nothing else',                   path('/a.b/{*}'), sent('/axb/c')],
  ['B2.6/9', 'denied',  'another port is asked for',                         at(given('destination.port', '81'))],
  ['B2.6/10', 'denied', 'the port is called tcp, and a rule asks for a method', onTcp(onlyGet), get],
  ['B2.6/10', 'allowed', 'a rule asks for a port',                           onTcp({ to: [{ operation: { ports: ['80'] } }] }), get],
  ['B2.6/10', 'allowed', '`when` asks for the namespace',                    onTcp(given('source.namespace', 'a')), get],
  ['B2.6/10', 'denied', '`when` asks for another',                           onTcp(given('source.namespace', 'b')), get],
  ['B2.6/10', 'denied', 'one of two sources asks for a token',               onTcp({ from: [{ source: { namespaces: ['a'] } }, { source: { requestPrincipals: ['*'] } }] }), get],
  ['B2.6/10', 'denied', 'tokens are asked for and not wanted',               onTcp(from({ requestPrincipals: ['x'], notRequestPrincipals: ['y'] })), get],
  ['B2.9/4', 'denied',  'an HTTP rule is on 15008 of the waypoint, and another opens it', [...base, waypoint('a/w'), cnp('a/p', { ingress: [{ fromEntities: ['all'] }, { fromEntities: ['all'], toPorts: [{ ports: [{ port: '15008', protocol: 'TCP' }], rules: { http: [{}] } }] }] })], { to: 'a/w[Deployment]', port: 15008 }],
  ['B2.10/1', 'allowed', 'the waypoint is for all traffic',                  [...base, closed, waypoint('a/w', 'all'), service('a/server', port, uses)]],
  ['B2.10/1', 'denied', 'the waypoint allows nothing, and another stands before it', [...base, closed, waypoint('a/v'), waypoint('a/w'), service('a/server', port, uses), ap('a/p', { ...toGateway('w'), rules: [] })]],
  ['B2.10/1', 'denied', 'one of that name elsewhere stands before it',       [...base, waypoint('b/w'), closed, waypoint('a/w'), service('a/server', port, uses), ap('a/p', { ...toGateway('w'), rules: [] })]],
  ['B2.10/1', 'allowed', 'one elsewhere stands before it, and it is allowed', [...base, waypoint('b/w'), closed, waypoint('a/w'), service('a/server', port, uses)]],
  ['B2.10/2', 'allowed', 'one of two listeners takes Services from elsewhere', cross(hbone('same'), hbone('all', fromAll)), inB],
  ['B2.10/2', 'denied', 'none of them does',                                 cross(hbone('same'), hbone('too')), inB],
  ['B2.11/3', 'allowed', 'the waypoint itself is called where all pods have one', [ambient('a', uses), pod('a/client'), waypoint('a/w', 'all')], { to: 'a/w[Deployment]', port: 15008 }],
]);

test.each<[doubt: string, rule: object]>([
  ['addresses of pods are not known', given('source.ip', '10.0.0.0/8')],
  ['addresses of pods are not known', given('remote.ip', '10.0.0.0/8')],
  ['addresses of pods are not known', given('destination.ip', '10.0.0.0/8')],
  ['connection.sni is not modelled', given('connection.sni', 'x')],
])('decide() does not know at a waypoint: %s', (doubt, rule) => {
  const route = ask(at(rule), get).routes.find((item) => item.route.includes('via'));
  expect(route?.hops.flatMap(({ doubts }) => doubts)).toStrictEqual([doubt]);
});

test('decide() sends nothing but HTTP by a port that is for HTTP', () => {
  // Cilium lets bytes pass a port with DNS rules, and doesn't tell about HTTP.
  const dns = { toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { dns: [{ matchPattern: '*' }] } }] };
  const proxies = { matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'w' } };
  const verdictOn = (name: string) =>
    ask([
      ...[
        ambient('a'),
        pod('a/client'),
        pod('a/server', { labels: { app: 'server', 'istio.io/dataplane-mode': 'none' } }),
      ],
      ...[waypoint('a/w'), service('a/server', { ports: [{ port: 80, name }] }, uses)],
      cnp('a/p', { endpointSelector: proxies, egress: [{ toEntities: ['all'], ...dns }] }),
    ]).routes.find((item) => item.route.includes('via'))?.verdict;
  expect(['http-x', 'tcp-x', 'x'].map(verdictOn)).toStrictEqual(['unknown', 'allowed', 'allowed']);
});

test('decide() says where it does not know how a pod is reached that bypasses capture', () => {
  const gate = pod('a/gate', { annotations: { 'ambient.istio.io/bypass-inbound-capture': 'true' } });
  const { routes } = ask([...mesh, gate, deny({})], { to: 'a/gate' });
  expect(
    routes[0]?.hops.map(({ at: place, layer, verdict, because }) => [
      place,
      layer,
      verdict,
      because.map(({ name }) => name),
    ]),
  ).toStrictEqual([
    ['a/client[Pod]', 'cilium', 'allowed', []],
    ['a/gate[Pod]', 'cilium', 'allowed', []],
    ['a/gate[Pod]', 'ztunnel', 'unknown', ['deny']],
  ]);
});

test('decide() shows who refuses the port of tunnels', () => {
  const { routes } = ask(mesh, { ...outsider, port: 15008 });
  expect(routes[0]?.hops.map(({ layer, verdict }) => [layer, verdict])).toStrictEqual([
    ['cilium', 'allowed'],
    ['cilium', 'allowed'],
    ['ztunnel', 'denied'],
  ]);
});

test('decide() names what is strict only where it counts', () => {
  const named = (...policies: readonly Spec[]) =>
    ask([...mesh, ...policies], outsider)
      .routes[0]?.hops.at(-1)
      ?.because.map(({ name }) => name);
  const off = pa('a/off', { ...served, portLevelMtls: { 80: { mode: 'DISABLE' } } });
  expect(named(pa('a/s', strict), off)).toStrictEqual(['off', 's']);
  expect(named(pa('a/s', permissive), deny({}))).toStrictEqual(['deny']);
  expect(named(pa('a/p', strict), pa('a/q', permissive))).toStrictEqual(['p', 'q']);
});

// prettier-ignore
test.each<[fits: boolean, pattern: string, text: string]>([
  [true,  '*', 'x'],   [false, '*', ''],
  [true,  '*x', 'ax'], [true, '*x', 'x'],  [false, '*x', 'xa'],
  [true,  'x*', 'xa'], [true, 'x*', 'x'],  [false, 'x*', 'ax'],
  [true,  'x', 'x'],   [false, 'x', 'xx'], [true, '', ''],
])('fitsText() says %s of "%s" and "%s"', (fits, pattern, text) => {
  expect(fitsText(pattern, text)).toBe(fits);
});
