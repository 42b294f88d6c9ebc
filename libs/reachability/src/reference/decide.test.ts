import { ask, verdict } from '../testing/ask';
import {
  ambient,
  ap,
  cnp,
  config,
  documents,
  gateway,
  httpRoute,
  namespace,
  pa,
  pod,
  replacing,
  service,
  waypoint,
} from '../testing/objects';
import { readWorld } from '../world/read-world';
import { decide } from './decide';
import type { Decision } from './decision';

const pods = [pod('a/client', { account: 'client' }), pod('a/server')];
const labels = (app: string) => ({ fromEndpoints: [{ matchLabels: { app } }] });

/** Each check of the first route: where, by whom, what it says, and the rules that it names. */
function checks({ routes }: Decision): readonly string[] {
  return (routes[0]?.hops ?? []).map(({ at, layer, verdict: said, because }) =>
    [at, layer, said, ...because.map(({ name, rule }) => `${name} ${rule}`.trim())].join(' | '),
  );
}

test('decide() names all rules that allow', () => {
  const policies = [
    cnp('a/p', { ingress: [labels('x'), labels('client')] }),
    cnp('a/q', { ingress: [{ fromEntities: ['all'] }] }),
  ];
  expect(checks(ask([...pods, ...policies]))).toEqual([
    'a/client[Pod] | cilium | allowed',
    'a/server[Pod] | cilium | allowed | p spec.ingress[1] | q spec.ingress[0]',
  ]);
});

test('decide() names the policies that deny by default, and no others', () => {
  const policies = [
    cnp('a/p', { ingress: [labels('x')] }),
    cnp('a/q', { enableDefaultDeny: { ingress: false }, ingress: [labels('x')] }),
    cnp('a/r', { egress: [{ toEntities: ['all'] }] }),
  ];
  expect(checks(ask([...pods, ...policies]))[1]).toBe('a/server[Pod] | cilium | denied | p spec');
});

test('decide() names the rule that denies, not those that allow', () => {
  const policy = cnp('a/p', { ingress: [{ fromEntities: ['all'] }], ingressDeny: [labels('x'), labels('client')] });
  expect(checks(ask([...pods, policy]))[1]).toBe('a/server[Pod] | cilium | denied | p spec.ingressDeny[1]');
});

test('decide() says where the rule stands', () => {
  const { routes } = ask([...pods, cnp('a/p', { ingress: [{}] })]);
  const because = { kind: 'CiliumNetworkPolicy', namespace: 'a', name: 'p', file: 'test.yaml', line: 3, rule: 'spec' };
  expect(routes[0]?.hops[1]?.because).toEqual([because]);
});

const principals = (...list: readonly string[]) => ({ from: [{ source: { principals: list } }] });

test.each<[when: string, objects: readonly unknown[], last: string]>([
  ['no ALLOW matches', [ap('a/p', { rules: [principals('x')] })], 'denied | p spec'],
  ['a DENY matches', [ap('a/p', { action: 'DENY', rules: [principals('x'), {}] })], 'denied | p spec.rules[1]'],
  ['an ALLOW matches', [ap('a/p', { rules: [principals('x'), {}] })], 'allowed | p spec.rules[1]'],
])('decide() names the rules of ztunnel when %s', (_when, objects, last) => {
  expect(checks(ask([ambient('a'), ...pods, ...objects])).at(-1)).toBe(`a/server[Pod] | ztunnel | ${last}`);
});

test('decide() names the mode that refuses plaintext', () => {
  const found = ask([ambient('a'), namespace('b'), ...pods, pod('b/plain'), pa('a/s', { mtls: { mode: 'STRICT' } })], {
    from: 'b/plain',
  });
  expect(checks(found).at(-1)).toBe('a/server[Pod] | ztunnel | denied | s spec');
});

test('decide() lists every check on the way through a waypoint, and the way around it', () => {
  const objects = [
    ambient('a'),
    ...pods,
    waypoint('a/w'),
    service('a/server', {}, { 'istio.io/use-waypoint': 'w' }),
    ap('a/p', { targetRefs: [{ kind: 'Service', name: 'server' }], rules: [principals('x')] }),
  ];
  const found = ask(objects);
  expect(found.verdict).toBe('allowed');
  expect(found.routes.map((route) => [route.route, route.verdict])).toEqual([
    ['direct', 'allowed'],
    ['service a/server:80 via waypoint a/w', 'denied'],
  ]);
  expect(found.routes[1]?.hops.map(({ at, layer, verdict: said }) => [at, layer, said])).toEqual([
    ['a/client[Pod]', 'cilium', 'allowed'],
    ['a/w[Deployment]', 'cilium', 'allowed'],
    ['a/w[Deployment]', 'waypoint', 'allowed'],
    ['a/w[Deployment]', 'waypoint', 'denied'],
    ['a/w[Deployment]', 'cilium', 'allowed'],
    ['a/server[Pod]', 'cilium', 'allowed'],
    ['a/server[Pod]', 'ztunnel', 'allowed'],
  ]);
});

test('decide() says what rules ask of requests where none is given', () => {
  const http = [
    { method: 'GET', path: '/a' },
    { path: '/b.*', host: 'x' },
  ];
  const toPorts = [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http } }];
  const { verdict: said, routes } = ask([...pods, cnp('a/p', { ingress: [{ ...labels('client'), toPorts }] })]);
  expect(said).toBe('allowed');
  expect(routes[0]?.hops.map(({ requests }) => requests)).toEqual([
    null,
    [
      { methods: ['GET'], paths: ['/a'], hosts: [] },
      { methods: [], paths: ['/b.*'], hosts: ['x'] },
    ],
  ]);
});

const operation = (...fields: readonly object[]) => fields.map((item) => ({ operation: item }));
const asked = { methods: ['GET'], paths: ['/a'] };

test.each<[when: string, rules: readonly object[], requests: unknown]>([
  [
    'a rule asks',
    [{ to: operation(asked, { hosts: ['x'] }) }],
    [
      { ...asked, hosts: [] },
      { methods: [], paths: [], hosts: ['x'] },
    ],
  ],
  [
    'a rule for someone else asks too',
    [{ to: operation(asked) }, { ...principals('x'), to: operation({ paths: ['/b'] }) }],
    [{ ...asked, hosts: [] }],
  ],
  ['another rule asks for nothing', [{ to: operation(asked) }, {}], null],
  ['a rule asks for a port', [{ to: operation({ ports: ['80'] }) }], [{ methods: [], paths: [], hosts: [] }]],
])('decide() says what a waypoint asks of requests when %s', (_when, rules, requests) => {
  const objects = [ambient('a'), ...pods, waypoint('a/w'), service('a/server', {}, { 'istio.io/use-waypoint': 'w' })];
  const { routes } = ask([...objects, ap('a/p', { targetRefs: [{ kind: 'Service', name: 'server' }], rules })]);
  const hops = routes[1]?.hops.filter(({ layer }) => layer === 'waypoint');
  expect(hops?.at(-1)?.requests).toEqual(requests);
});

test('decide() says which requests a gateway sends on', () => {
  const rule = {
    matches: [{ path: { type: 'PathPrefix', value: '/api' }, method: 'PUT' }],
    backendRefs: [{ name: 'server', port: 80 }],
  };
  const objects = [
    ...pods,
    service('a/server'),
    gateway('a/gw', 'kgateway', [{ name: 'http', port: 80, protocol: 'HTTP' }]),
    httpRoute('a/r', { parentRefs: [{ name: 'gw' }], hostnames: ['x.example'], rules: [rule] }),
  ];
  const route = ask(objects, { from: 'world:192.0.2.1' }).routes.find((item) => item.route.startsWith('gateway'));
  expect(route?.verdict).toBe('allowed');
  expect(route?.hops.find(({ layer }) => layer === 'gateway')?.requests).toEqual([
    { methods: ['PUT'], paths: ['/api/*'], hosts: ['x.example'] },
  ]);
});

test('decide() takes the best of several ways', () => {
  const objects = [...pods, service('a/server', { type: 'LoadBalancer' })];
  const found = ask(objects, { from: 'world:192.0.2.1' });
  expect(found.routes.map(({ route, verdict: said }) => [route, said])).toEqual([
    ['direct', 'conditional'],
    ['LoadBalancer a/server', 'allowed'],
  ]);
  expect([found.verdict, found.conditions]).toEqual(['allowed', []]);
});

test('decide() does not judge by an address that a node may hide', () => {
  const rules = [{ from: [{ source: { ipBlocks: ['192.0.2.0/24'] } }] }];
  const native = config('kube-system/cilium-config', { 'routing-mode': 'native' });
  const objects = [ambient('a'), ...pods, service('a/server', { type: 'LoadBalancer' }), ap('a/p', { rules })];
  const last = (list: readonly unknown[]) => ask(list, { from: 'world:192.0.2.1' }).routes[1]?.hops.at(-1)?.verdict;
  expect([last(objects), last([...objects, native])]).toEqual(['allowed', 'unknown']);
});

test('decide() names the conditions', () => {
  expect(ask(pods, { from: 'world:192.0.2.1' }).conditions).toEqual([
    { fact: 'pod-address-routed', holds: true, detail: 'pods are reached from outside by their addresses' },
  ]);
  const host = [...pods, pod('a/agent', { hostNetwork: true }), cnp('a/p', { ingress: [{}] })];
  expect(ask(host, { from: 'a/agent' }).conditions).toMatchObject([{ fact: 'same-node', holds: true }]);
});

test('decide() says why it does not know', () => {
  const { verdict: said, doubts } = ask([...pods, cnp('a/p', { ingress: [{ fromGroups: [{}] }] })]);
  expect([said, doubts]).toEqual(['unknown', ['test.yaml:3: CiliumNetworkPolicy: fromGroups is not modelled']]);
});

// prettier-ignore
test.each<[expected: string, when: string, asked: Parameters<typeof ask>[1], objects?: readonly unknown[]]>([
  ['unknown', 'there is no such endpoint',                     { from: 'a/nobody' }],
  ['unknown', 'the entity is none',                            { from: 'entity:world' }],
  ['unknown', 'the address is none',                           { to: 'world:192.0.2' }],
  ['unknown', 'the address is a block',                        { to: 'world:192.0.2.0/24' }],
  ['unknown', 'a name is the source',                          { from: 'fqdn:x.example' }],
  ['unknown', 'neither end is a pod',                          { from: 'world:192.0.2.1', to: 'entity:host' }],
  ['allowed', 'two pods of one endpoint',                      { from: 'a/server' }],
  ['allowed', 'the destination is outside',                    { to: 'world:192.0.2.1' }],
  ['denied',  'the port is that of tunnels',                   { port: 15008 }, [ambient('a')]],
  ['allowed', 'the pod is on the node\'s port',                { from: 'world:192.0.2.1' }, [pod('a/server', { ports: [{ containerPort: 80, hostPort: 80 }] })]],
  ['allowed', 'the pod is in the network of the node',         { from: 'world:192.0.2.1' }, [pod('a/server', { hostNetwork: true })]],
  ['allowed', 'a Service has an address outside',              { from: 'world:192.0.2.1' }, [service('a/server', { externalIPs: ['192.0.2.9'] })]],
  ['conditional', 'a Service has one for another port',        { from: 'world:192.0.2.1', port: 81 }, [service('a/server', { type: 'NodePort' })]],
  ['conditional', 'a Service has one for another protocol',    { from: 'world:192.0.2.1', protocol: 'UDP' }, [service('a/server', { type: 'NodePort' })]],
  ['conditional', 'a Service of another namespace has one',    { from: 'world:192.0.2.1' }, [service('b/server', { type: 'NodePort' })]],
  ['conditional', 'a Service is only a name for another',      { from: 'world:192.0.2.1' }, [service('a/server', { type: 'ExternalName', externalIPs: ['192.0.2.9'] })]],
  ['allowed', 'a Service names the port of the pod',           { from: 'world:192.0.2.1' }, [pod('a/server', { ports: [{ containerPort: 80, name: 'web' }] }), service('a/server', { type: 'NodePort', ports: [{ port: 8080, targetPort: 'web' }] })]],
  ['conditional', 'it names one that the pod has not',         { from: 'world:192.0.2.1' }, [service('a/server', { type: 'NodePort', ports: [{ port: 80, targetPort: 'web' }] })]],
])('decide() says %s when %s', (expected, _when, asked, objects = []) => {
  expect(verdict(replacing(pods, objects), asked)).toBe(expected);
});

test('decide() does not depend on the order of the documents', () => {
  const objects = [
    ambient('a'),
    ...pods,
    cnp('a/p', { ingress: [labels('client')] }),
    ap('a/q', { rules: [{}] }),
    config('kube-system/cilium-config', {}),
  ];
  const question = { from: 'a/client[Pod]', to: 'a/server[Pod]', port: 80, protocol: 'TCP' } as const;
  const forwards = documents(objects);
  expect(decide(readWorld([...forwards].reverse()), question)).toEqual(decide(readWorld(forwards), question));
});

test('decide() does not take the denial of bytes for that of every request', () => {
  const toService = { targetRefs: [{ kind: 'Service', group: '', name: 'server' }] };
  const path = (text: string) => ({ to: [{ operation: { paths: [text] } }] });
  const objects = [
    ...[ambient('a'), ...pods, waypoint('a/w'), service('a/server', {}, { 'istio.io/use-waypoint': 'w' })],
    ap('a/direct', { selector: { matchLabels: { app: 'server' } }, rules: [principals('*/sa/w')] }),
    ap('a/allow', { ...toService, rules: [path('/{*}/x')] }),
    ap('a/deny', { ...toService, action: 'DENY', rules: [path('/x/x')] }),
  ];
  expect(verdict(objects, { http: 'GET /y/x' })).toBe('allowed');
  expect(verdict(objects)).toBe('unknown');
});

test('decide() says what denies the request that gets furthest', () => {
  const pods = { matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'gw' } };
  const objects = [
    ...[pod('a/server'), service('a/server'), cnp('a/p', { endpointSelector: pods, egress: [{}] })],
    gateway('a/gw', 'kgateway', [{ name: 'http', port: 80, protocol: 'HTTP' }]),
    httpRoute('a/r', { parentRefs: [{ name: 'gw' }], rules: [{ backendRefs: [{ name: 'server', port: 80 }] }] }),
  ];
  const route = ask(objects, { from: 'world:192.0.2.1' }).routes.find((item) => item.route.startsWith('gateway'));
  const denied = route?.hops.filter((hop) => hop.verdict === 'denied');
  expect(denied?.map(({ at, layer, because }) => [at, layer, because.map(({ name }) => name)])).toEqual([
    ['a/gw[Deployment]', 'cilium', ['p']],
  ]);
});

test('decide() does not take a denial of the requests it tried for one of all, where either of two ways denies', () => {
  const annotations = { 'ambient.istio.io/bypass-inbound-capture': 'true' };
  const asking = (path: string) => ({
    toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: [{ path }] } }],
  });
  const policies = [
    cnp('a/p', { ingress: [{ fromEntities: ['all'], ...asking('/[a-z]*[0-9]{3}') }] }),
    cnp('a/q', { egress: [{ toEntities: ['all'], ...asking('/x[a-z0-9]*7') }] }),
  ];
  const objects = [ambient('a'), pod('a/client'), pod('a/server', { annotations }), ...policies];
  expect(ask(objects).verdict).toBe('unknown');
  expect(ask(objects, { http: 'GET /x127' }).verdict).toBe('unknown');
  expect(ask(objects, { http: 'GET /y' }).verdict).toBe('denied');
});
