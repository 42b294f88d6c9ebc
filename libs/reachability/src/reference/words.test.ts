import { ask } from '../testing/ask';
import {
  ambient,
  ap,
  cnp,
  config,
  documents,
  netpol,
  object,
  pa,
  pod,
  ra,
  service,
  waypoint,
} from '../testing/objects';
import { readWorld } from '../world/read-world';
import { doubtsAbout, plainCheck, toHop, truthOf } from './check';
import { decide } from './decide';
import type { Decision, Hop } from './decision';
import { no, unknown, when, yes } from './truth';

// What decide() says beside the verdict, whole: reasons, the rules that it names, and what they ask.

const pods = [pod('a/client', { account: 'client' }), pod('a/server')];
const labels = (app: string) => ({ fromEndpoints: [{ matchLabels: { app } }] });
const http = (...rules: readonly object[]) => ({
  toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: rules } }],
});
const into = (...ingress: readonly object[]) => [...pods, cnp('a/p', { ingress })];

/** What the last check of a route says. */
function last({ routes }: Decision, index = 0): readonly unknown[] {
  const hop = routes[index]?.hops.at(-1);
  return [hop?.reason, ...(hop?.because ?? []).map(({ name, rule }) => `${name} ${rule}`.trim())];
}

const byDefault = 'no rule allows it, and these deny by default';
const refuses = 'a rule refuses what is sent';
const host = pod('a/agent', { hostNetwork: true });
const entities = (...names: readonly string[]) => ({ fromEntities: names });

// prettier-ignore
test.each<[said: readonly string[], when: string, objects: readonly unknown[], asked?: Parameters<typeof ask>[1]]>([
  [['no policy denies it'],                               'there is no policy',       pods],
  [['a rule allows it', 'p spec.ingress[1]'],             'one rule allows it',       into(labels('x'), labels('client'))],
  [['no policy denies it'],                               'no policy denies by default', [...pods, cnp('a/p', { enableDefaultDeny: { ingress: false }, ingress: [labels('x')] })]],
  [[byDefault, 'p spec'],                                 'no rule allows it',        into(labels('x'))],
  [[refuses, 'p spec.ingress[0]', 'p spec'],              'a rule refuses it',        into({ ...labels('client'), ...http({ path: '/a' }) }, { ...labels('x'), ...http({ path: '/c' }) }), { http: 'GET /b' }],
  [['a rule allows it', 'p spec.ingress[1]'],             'another takes it',         into({ ...labels('client'), ...http({ path: '/a' }) }, { ...labels('client'), ...http({ path: '/b' }) }), { http: 'GET /b' }],
  [['a rule denies it', 'p spec.ingressDeny[0]'],         'a rule denies it',         [...pods, cnp('a/p', { ingress: [entities('all')], ingressDeny: [labels('client'), labels('x')] })]],
  [['a rule allows it', 'p spec.ingress[0]', 'p spec'],   'it is allowed in some cases', [...pods, host, cnp('a/p', { ingress: [entities('remote-node')], egress: [{}] })], { from: 'entity:kube-apiserver' }],
  [['a rule allows it', 'p spec.ingress[0]', 'p spec.ingressDeny[0]', 'p spec'], 'it is denied in some', [...pods, cnp('a/p', { ingress: [entities('all')], ingressDeny: [entities('kube-apiserver')] })], { from: 'entity:remote-node' }],
])('decide() says of Cilium %j when %s', (said, _when, objects, asked = {}) => {
  expect(last(ask(objects, asked))).toStrictEqual(said);
});

const get = { methods: ['GET'], paths: [], hosts: [] };

// prettier-ignore
test.each<[requests: unknown, when: string, objects: readonly unknown[]]>([
  [null,                                                  'nothing looks at them',    into(labels('client'))],
  [[get, { methods: [], paths: ['/a'], hosts: ['h'] }],   'two rules do',             into({ ...labels('client'), ...http({ method: 'GET' }, { path: '/a', host: 'h' }) })],
  [[get],                                                 'one of them is for someone else', into({ ...labels('client'), ...http({ method: 'GET' }) }, { ...labels('x'), ...http({ path: '/x' }) })],
  [null,                                                  'another element does not', into({ ...labels('client'), ...http({ method: 'GET' }) }, labels('client'))],
])('decide() says that Cilium asks requests for %j when %s', (requests, _when, objects) => {
  expect(ask(objects).routes[0]?.hops.at(-1)?.requests).toStrictEqual(requests);
});

const kubernetes = { cni: 'kubernetes' } as const;
const from = (...peers: readonly object[]) => [...pods, netpol('a/p', { ingress: [{ from: peers }] })];
const app = (name: string) => ({ podSelector: { matchLabels: { app: name } } });
const isolated = 'no rule allows it, and these isolate';

// prettier-ignore
test.each<[said: readonly string[], when: string, objects: readonly unknown[], asked?: Parameters<typeof ask>[1]]>([
  [['no policy isolates it'],                             'there is no policy',       pods],
  [['no policy isolates it'],                             'only another direction is isolated', [...pods, netpol('a/p', { policyTypes: ['Egress'], podSelector: { matchLabels: { app: 'server' } } })]],
  [['a rule allows it', 'p spec.ingress[0]'],             'a rule allows it',         [...from(app('client')), netpol('a/q', {})]],
  [[isolated, 'p spec'],                                  'no rule allows it',        [...from(app('x')), netpol('b/p', {})]],
  [['a rule allows it', 'p spec.ingress[0]', 'p spec'],   'it depends',               from({ ipBlock: { cidr: '10.0.0.0/8' } }), { from: 'entity:remote-node' }],
])('decide() says of Kubernetes %j when %s', (said, _when, objects, asked = {}) => {
  expect(last(ask(objects, { ...asked, ...kubernetes }))).toStrictEqual(said);
});

test('decide() judges by Kubernetes or by Cilium as it is asked to', () => {
  const layers = (options: object) => ask(pods, options).routes[0]?.hops.map(({ layer }) => layer);
  expect([layers({}), layers({ cni: 'cilium' })]).toStrictEqual([
    ['cilium', 'cilium'],
    ['cilium', 'cilium'],
  ]);
  expect(layers(kubernetes)).toStrictEqual(['kubernetes', 'kubernetes']);
});

const principals = (...list: readonly string[]) => ({ from: [{ source: { principals: list } }] });
const mesh = (...policies: readonly unknown[]) => [ambient('a'), ...pods, pod('b/plain'), ...policies];
const strict = pa('a/s', { mtls: { mode: 'STRICT' } });

// prettier-ignore
test.each<[said: readonly string[], when: string, objects: readonly unknown[], asked?: Parameters<typeof ask>[1]]>([
  [['no ALLOW policy'],                                   'there is no policy',       mesh()],
  [['no ALLOW policy'],                                   'a DENY does not match',    mesh(ap('a/p', { action: 'DENY', rules: [principals('x')] }))],
  [['an ALLOW rule matches', 'p spec.rules[1]'],          'an ALLOW matches',         mesh(ap('a/p', { rules: [principals('x'), principals('*')] }))],
  [['no ALLOW rule matches', 'p spec', 'q spec'],         'none does',                mesh(ap('a/p', { rules: [principals('x')] }), ap('a/q', { rules: [principals('y')] }), ap('a/r', { action: 'DENY', rules: [principals('z')] }))],
  [['a DENY rule matches', 'p spec.rules[1]'],            'a DENY matches',           mesh(ap('a/p', { action: 'DENY', rules: [principals('x'), principals('*')] }), ap('a/q', { rules: [{}] }))],
  [['mutual TLS is required, and this is plaintext', 's spec'], 'it is plaintext under STRICT', mesh(strict), { from: 'b/plain' }],
  [['mutual TLS is required, and this is plaintext', 's spec', 'p spec.rules[0]'], 'a DENY matches that too', mesh(strict, ap('a/p', { action: 'DENY', rules: [{ to: [{ operation: { ports: ['80'] } }] }] })), { from: 'b/plain' }],
  [['an ALLOW rule matches', 'p spec.rules[0]'],          'it is unknown',            mesh(ap('a/p', { rules: [{ from: [{ source: { ipBlocks: ['10.0.0.0/8'] } }] }] }))],
  [['no ALLOW policy', 'p spec.rules[0]'],                'a DENY is unknown',        mesh(ap('a/p', { action: 'DENY', rules: [{ from: [{ source: { ipBlocks: ['10.0.0.0/8'] } }] }] }))],
])('decide() says of ztunnel %j when %s', (said, _when, objects, asked = {}) => {
  expect(last(ask(objects, asked))).toStrictEqual(said);
});

const through = (...policies: readonly unknown[]) => [
  ...[ambient('a'), ...pods, waypoint('a/w'), service('a/server', {}, { 'istio.io/use-waypoint': 'w' })],
  ...policies,
];
const uses = { 'istio.io/use-waypoint': 'w' };
const target = { targetRefs: [{ kind: 'Service', name: 'server' }] };
const method = (...methods: readonly string[]) => ({ to: [{ operation: { methods } }] });
const custom = (rules: readonly object[]) => ap('a/c', { ...target, action: 'CUSTOM', provider: { name: 'x' }, rules });
const token = { from: [{ source: { requestPrincipals: ['*'] } }] };
const atWaypoint = (objects: readonly unknown[], request?: string) => {
  const route = ask(objects, request === undefined ? {} : { http: request }).routes.find((item) =>
    item.route.includes('via waypoint'),
  );
  const hop = route?.hops.filter(({ layer }) => layer === 'waypoint').at(-1);
  return { hop, said: [hop?.reason, ...(hop?.because ?? []).map(({ name, rule }) => `${name} ${rule}`)] };
};

// prettier-ignore
test.each<[said: readonly string[], when: string, policies: readonly unknown[], request?: string]>([
  [['no ALLOW policy'],                                   'there is no policy',       []],
  [['an ALLOW rule matches', 'p spec.rules[1]'],          'an ALLOW matches',         [ap('a/p', { ...target, rules: [method('PUT'), method('GET')] })], 'GET /'],
  [['no ALLOW rule matches', 'p spec'],                   'none does',                [ap('a/p', { ...target, rules: [method('PUT')] }), ap('a/q', { ...target, action: 'DENY', rules: [method('PUT')] }), ap('a/r', { ...target, rules: [] }, { 'istio.io/dry-run': 'true' })], 'GET /'],
  [['a DENY rule matches', 'p spec.rules[0]'],            'a DENY matches',           [ap('a/p', { ...target, action: 'DENY', rules: [method('GET'), method('PUT')] }), ap('a/q', { ...target, rules: [{}] })], 'GET /'],
  [['no ALLOW policy', 'c spec.rules[0]'],                'another service decides',  [custom([method('GET'), method('PUT')])], 'GET /'],
  [['an ALLOW rule matches', 'p spec.rules[0]', 't spec'], 'it depends on a token',   [ap('a/p', { ...target, rules: [token] }), ra('a/t', target)], 'GET /'],
  [['an ALLOW rule matches', 'p spec.rules[0]'],          'it depends on a header',   [ap('a/p', { ...target, rules: [{ when: [{ key: 'request.headers[x]', values: ['y'] }] }] }), ra('a/t', target)], 'GET /'],
  [['an ALLOW rule matches', 'p spec.rules[0]'],          'it depends on nothing',    [ap('a/p', { ...target, rules: [{}] }), ra('a/t', target), ap('a/q', { ...target, action: 'DENY', rules: [method('PUT')] })], 'GET /'],
  [['no ALLOW policy', 'p spec.rules[0]'],                'a DENY depends on a header', [ap('a/p', { ...target, action: 'DENY', rules: [{ when: [{ key: 'request.headers[x]', values: ['y'] }] }] })], 'GET /'],
  [['no ALLOW policy', 'p spec.rules[0]', 't spec'],      'a DENY is unknown',        [ap('a/p', { ...target, action: 'DENY', rules: [{ from: [{ source: { ipBlocks: ['10.0.0.0/8'] } }] }] }), ra('a/t', target)], 'GET /'],
])('decide() says of a waypoint %j when %s', (said, _when, policies, request = 'GET /') => {
  expect(atWaypoint(through(...policies), request).said).toStrictEqual(said);
});

test('decide() says on what a waypoint depends', () => {
  const conditions = (...policies: readonly unknown[]) => atWaypoint(through(...policies), 'GET /').hop?.conditions;
  const fact = (name: string, detail: string) => [{ fact: name, holds: true, detail }];
  const given = (key: string) => ({ when: [{ key, values: ['y'] }] });
  expect(conditions(custom([{}]))).toStrictEqual(fact('external-authorization', 'it lets the request pass'));
  expect(conditions(ap('a/p', { ...target, rules: [token] }), ra('a/t', target))).toStrictEqual(
    fact('token', 'principal *'),
  );
  expect(conditions(ap('a/p', { ...target, rules: [given('request.headers[x-a]')] }))).toStrictEqual(
    fact('header', 'x-a: y'),
  );
  const claim = 'request.auth.claims[z]';
  expect(conditions(ap('a/p', { ...target, rules: [given(claim)] }), ra('a/t', target))).toStrictEqual(
    fact('token', `${claim} y`),
  );
});

const hop: Hop = {
  ...{ at: 'x', layer: 'cilium', reason: 'r' },
  verdict: 'allowed',
  because: [],
  conditions: [],
  doubts: [],
  requests: null,
};
const condition = { fact: 'token', holds: true, detail: 'd' } as const;

test('toHop() and truthOf() are there and back', () => {
  for (const truth of [yes, no, unknown('why'), when('token', 'd')]) {
    expect(truthOf(toHop('x', 'cilium', plainCheck(truth, 'r')))).toStrictEqual(truth);
  }
  expect(toHop('x', 'cilium', plainCheck(yes, 'r'))).toStrictEqual(hop);
  expect(truthOf({ ...hop, conditions: [condition], doubts: ['x'] })).toStrictEqual(yes);
  expect(truthOf({ ...hop, verdict: 'conditional', conditions: [condition], doubts: ['x'] })).toStrictEqual(
    when('token', 'd'),
  );
});

test.each<[isDoubted: boolean, touches: object]>([
  [true, { part: 'cilium', namespaces: 'all' }],
  [false, { part: 'ztunnel', namespaces: 'all' }],
  [true, { part: 'cilium', namespaces: ['b', 'a'] }],
  [false, { part: 'cilium', namespaces: ['b'] }],
  [true, { part: 'cilium', namespaces: [], endpoints: ['a/x'] }],
  [false, { part: 'cilium', namespaces: [], endpoints: ['a/y'] }],
])('doubtsAbout() finds it %s that %j touches a place', (isDoubted, touches) => {
  const world = readWorld([]);
  const notice = {
    file: 'f',
    line: 7,
    kind: 'K',
    reason: 'r',
    touches,
  } as unknown as (typeof world.unsupported)[number];
  const found = doubtsAbout({ ...world, unsupported: [notice] }, 'cilium', { namespace: 'a', id: 'a/x' });
  expect(found).toStrictEqual(isDoubted ? ['f:7: K: r'] : []);
});

test('decide() says what it does not know of the way', () => {
  const injected = pod('a/server', { labels: { app: 'server', 'sidecar.istio.io/inject': 'true' } });
  expect(ask([injected, pod('a/client')]).doubts).toStrictEqual(['test.yaml:1: Pod: Istio sidecars are not modelled']);
  const far = { ...uses, 'istio.io/use-waypoint-namespace': 'z' };
  const listener = { allowedRoutes: { namespaces: { from: 'All' } } };
  const ingress = object('networking.k8s.io/v1', 'Ingress', 'z/x', {});
  const objects = [ambient('a'), ...pods, waypoint('z/w', 'service', listener), ingress];
  expect(ask(objects).doubts).toStrictEqual([]);
  expect(ask([...objects, service('a/server', {}, far)]).doubts).toStrictEqual([
    'test.yaml:5: Ingress: this kind is not modelled',
  ]);
  const unknown = object('example.com/v1', 'Thing', 'z/x', {});
  expect(ask([...pods, unknown]).doubts).toStrictEqual(['test.yaml:3: Thing: this kind is not known']);
});

test('decide() says why there is no answer', () => {
  const world = readWorld(documents(pods));
  const question = { from: 'a/client[Pod]', to: 'a/nobody', port: 80, protocol: 'TCP' } as const;
  const nobody = { verdict: 'unknown', conditions: [], doubts: ['there is no endpoint a/nobody'], routes: [] };
  expect(decide(world, question)).toStrictEqual(nobody);
  const said = (from: string, to: string) => decide(world, { ...question, from, to }).doubts;
  const server = 'a/server[Pod]';
  expect(said('fqdn:x.example', server)).toStrictEqual(['there is no endpoint fqdn:x.example']);
  expect(said('world:192.0.2', server)).toStrictEqual(['192.0.2 is not an address']);
  expect(said('world:::1/64', server)).toStrictEqual(['::1/64 is not an address']);
  expect(said('entity:world', server)).toStrictEqual(['world is not one entity']);
  const inside = (name: string) => [`${name} is a name inside the cluster: ask for the pods`];
  for (const name of ['x', 'cluster.local', 's.a.svc', 's.a.svc.', 's.a.svc.cluster.local', 'x.cluster.local.']) {
    expect(said(server, `fqdn:${name}`)).toStrictEqual(inside(name));
  }
  expect(said(server, 'other:x.example')).toStrictEqual(['there is no endpoint other:x.example']);
  expect(said(server, 'fqdn:svc.example')).toStrictEqual([]);
  expect(said('world:192.0.2.1', 'entity:host')).toStrictEqual(['neither end is a pod of the manifests']);
});

test('decide() shows the way that gets furthest when nothing gets through', () => {
  const egress = [{ toEntities: ['all'], ...http({ path: '/b' }) }];
  const both = [
    ...into({ ...labels('client'), ...http({ path: '/a' }) }),
    cnp('a/q', { endpointSelector: { matchLabels: { app: 'client' } }, egress }),
  ];
  const found = ask(both);
  expect([found.verdict, found.routes[0]?.hops.map(({ verdict }) => verdict)]).toStrictEqual([
    'denied',
    ['allowed', 'denied'],
  ]);
});

test('decide() counts bytes for UDP and for what nothing looks at', () => {
  const dns = {
    toPorts: [{ ports: [{ port: '53', protocol: 'UDP' }], rules: { dns: [{ matchPattern: '*' }] } }],
    toEntities: ['all'],
  };
  const out = [...pods, cnp('a/p', { endpointSelector: { matchLabels: { app: 'client' } }, egress: [dns] })];
  expect(ask(out, { port: 53, protocol: 'UDP' }).routes[0]?.hops[0]?.requests).toBeNull();
  expect(ask([...out, config('a/x', {}), object('v1', 'Secret', 'a/s', {})], { port: 53 }).verdict).toBe('denied');
});
