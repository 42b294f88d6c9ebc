import { ask, judges } from '../../testing/ask';
import { ambient, ccnp, cnp, config, namespace, netpol, object, pod, service, type Spec } from '../../testing/objects';

// What lies just beside the rows of policies.test.ts: each row here differs from one there in one thing.

const client = pod('a/client');
const server = pod('a/server', { ports: [{ containerPort: 90 }, { name: 'web', containerPort: 80 }] });
const pods = [client, server, pod('b/other')];
const into = (...ingress: readonly object[]) => [...pods, cnp('a/p', { ingress })];
const outOf = (...egress: readonly object[]) => [
  ...pods,
  cnp('a/p', { endpointSelector: { matchLabels: { app: 'client' } }, egress }),
];
const labels = (matchLabels: object) => ({ fromEndpoints: [{ matchLabels }] });
const settings = (data: Spec) => config('kube-system/cilium-config', data);
const onPort = (port: string, protocol = 'TCP') => ({ toPorts: [{ ports: [{ port, protocol }] }] });
const http = (...rules: readonly object[]) => ({
  toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: rules } }],
});
const dnsOn = (port: string, protocol: string, ...names: readonly object[]) => ({
  toEntities: ['all'],
  toPorts: [{ ports: [{ port, protocol }], rules: { dns: names } }],
});
const lookup = (...names: readonly object[]) => dnsOn('53', 'ANY', ...names);
const group = (name: string, ...externalCIDRs: readonly string[]) =>
  object('cilium.io/v2alpha1', 'CiliumCIDRGroup', name, {
    metadata: { labels: { of: name } },
    spec: { externalCIDRs },
  });
const ofGroup = { toCIDRSet: [{ cidrGroupRef: 'g' }] };
const fromB = { from: 'b/other' };
const outside = { to: 'world:192.0.2.1' };
const named = { to: 'fqdn:x.example' };
const tiered = service('a/server', {}, { tier: 'x' });
const byLabels = (selector: object) => ({ toServices: [{ k8sServiceSelector: { selector, namespace: 'a' } }] });
const required = { matchLabels: { app: 'client' } };
const from = (...peers: readonly object[]) => [...pods, netpol('a/p', { ingress: [{ from: peers }] })];
const blue = { matchExpressions: [{ key: 'team', operator: 'In', values: ['blue'] }] };
const isApp = (app: string) => ({ matchExpressions: [{ key: 'app', operator: 'In', values: [app] }] });

// May client (or the pod named) reach server on TCP 80, when these are all objects?
// prettier-ignore
judges([
  ['B1.2/2', 'denied',  'a clusterwide rule is for one entity alone',       [...pods, ccnp('p', { ingress: [{ fromEntities: ['host'] }] })]],
  ['B1.3/1', 'denied',  'a pod is asked for labels of addresses',           into(labels({ 'cidr:10.0.0.0/8': '' }))],
  ['B1.3/1', 'unknown', 'someone outside is',                               into(labels({ 'cidr:192.0.2.0/24': '' })), { from: 'world:192.0.2.1' }],
  ['B1.3/1', 'unknown', 'someone outside is asked for labels of names',     into(labels({ 'fqdn:x.example': '' })), { from: 'world:192.0.2.1' }],
  ['B1.4/6', 'allowed', 'the agent never enforces what is not understood',  [...into({ fromGroups: [{}] }), settings({ 'enable-policy': 'never' })]],
  ['B1.4/6', 'denied',  'it always enforces, and only the other end allows', [...outOf({ toEntities: ['all'] }), settings({ 'enable-policy': 'always' })]],
  ['B1.5/8', 'allowed', 'a selector names a label of the namespace with k8s:', [...pods, namespace('b', { team: 'blue' }), cnp('a/p', { ingress: [labels({ 'k8s:io.cilium.k8s.namespace.labels.team': 'blue' })] })], fromB],
  ['B1.5/11', 'allowed', 'the peer has what is required',                   into({ fromEndpoints: [{}], fromRequires: [required] })],
  ['B1.5/11', 'denied',  'it has only one of two things',                   into({ fromEndpoints: [{}], fromRequires: [required, { matchLabels: { tier: 'x' } }] })],
  ['B1.5/12', 'denied', 'a pod has a label with the name of an entity',     [...pods, pod('a/odd', { labels: { host: '' } }), cnp('a/p', { ingress: [{ fromEntities: ['host'] }] })], { from: 'a/odd' }],
  ['B1.5/13', 'allowed', 'an endpoint of Cilium asks, and may',              into({ fromEntities: ['health'] }), { from: 'entity:health' }],
  ['B1.5/13', 'denied', 'another one asks',                                 into({ fromEntities: ['health'] }), { from: 'entity:init' }],
  ['B1.5/13', 'denied', 'one of them asks, and no one may',                 into({}), { from: 'entity:health' }],
  ['B1.5/13', 'denied', 'one of them asks, and any address may',            into({ fromCIDR: ['0.0.0.0/0'] }), { from: 'entity:health' }],
  ['B1.5/15', 'denied', 'the group that is named has another address',      [...outOf(ofGroup), group('g', '198.51.100.0/24'), group('h', '192.0.2.0/24')], outside],
  ['B1.5/15', 'allowed', 'the group that is named has it',                  [...outOf(ofGroup), group('g', '198.51.100.0/24', '192.0.2.0/24')], outside],
  ['B1.5/15', 'allowed', 'the groups with a label have it',                 [...outOf({ toCIDRSet: [{ cidrGroupSelector: { matchLabels: { of: 'g' } } }] }), group('g', '192.0.2.0/24')], outside],
  ['B1.5/15', 'denied', 'other groups have it',                             [...outOf({ toCIDRSet: [{ cidrGroupSelector: { matchLabels: { of: 'h' } } }] }), group('g', '192.0.2.0/24')], outside],
  ['B1.5/15', 'denied', 'the group has something that is no block',         [...outOf(ofGroup), group('g', 'x')], outside],
  ['B1.5/15', 'conditional', 'it does, and the address is not known',       [...outOf(ofGroup), group('g', 'x')], named],
  ['B1.5/15', 'allowed', 'a block takes every address, and a name is asked for', outOf({ toCIDR: ['0.0.0.0/0'] }), named],
  ['B1.5/15', 'conditional', 'it has a hole',                               outOf({ toCIDRSet: [{ cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] }] }), named],
  ['B1.5/15', 'denied', 'blocks match nodes, and it is a pod',              [...into({ fromCIDR: ['0.0.0.0/0'] }), settings({ 'policy-cidr-match-mode': 'nodes' })]],
  ['B1.5/15', 'unknown', 'blocks match nodes, and it is a node',            [...into({ fromCIDR: ['10.0.0.0/8'] }), settings({ 'policy-cidr-match-mode': 'nodes' })], { from: 'entity:remote-node' }],
  ['B1.5/15', 'denied', 'they do, and the group is not there',              [...outOf(ofGroup), settings({ 'policy-cidr-match-mode': 'nodes' })], { to: 'entity:remote-node' }],
  ['B1.5/16', 'allowed', 'a Service is chosen by a label with k8s:',        [...outOf(byLabels({ matchLabels: { 'k8s:tier': 'x' } })), tiered]],
  ['B1.5/16', 'allowed', 'it is chosen by a label with any:',               [...outOf(byLabels({ matchLabels: { 'any:tier': 'x' } })), tiered]],
  ['B1.5/16', 'denied', 'the label has another value',                      [...outOf(byLabels({ matchLabels: { 'k8s:tier': 'y' } })), tiered]],
  ['B1.5/16', 'denied', 'the source stands inside of the key',              [...outOf(byLabels({ matchLabels: { 'xk8s:tier': 'x' } })), service('a/server', {}, { xtier: 'x' })]],
  ['B1.5/16', 'allowed', 'an expression chooses it',                        [...outOf(byLabels({ matchExpressions: [{ key: 'k8s:tier', operator: 'In', values: ['x'] }] })), tiered]],
  ['B1.5/16', 'denied', 'an expression chooses another',                    [...outOf(byLabels({ matchExpressions: [{ key: 'any:tier', operator: 'NotIn', values: ['x'] }] })), tiered]],
  ['B1.5/16', 'denied', 'a Service is named that selects others',           [...outOf({ toServices: [{ k8sService: { serviceName: 'x', namespace: 'a' } }] }), service('a/x')]],
  ['B1.5/17', 'conditional', 'the name may be looked up',                   outOf(lookup({ matchName: 'x.example' }), { toFQDNs: [{ matchName: 'x.example' }] }), named],
  ['B1.5/17', 'conditional', 'it is written in capitals, with a dot',       outOf(lookup({ matchName: 'x.example' }), { toFQDNs: [{ matchName: 'X.example.' }] }), named],
  ['B1.5/17', 'conditional', 'a pattern has it',                            outOf(lookup({ matchName: 'x.example' }), { toFQDNs: [{ matchPattern: '*.example' }] }), named],
  ['B1.5/17', 'denied', 'only another may be looked up',                    outOf(lookup({ matchName: 'y.example' }), { toFQDNs: [{ matchName: 'x.example' }] }), named],
  ['B1.5/17', 'denied', 'only another is allowed',                          outOf(lookup({ matchPattern: '*' }), { toFQDNs: [{ matchName: 'y.example' }] }), named],
  ['B1.5/17', 'denied', 'only HTTP is looked at',                           outOf({ ...http({}), toEntities: ['host'] }, { toFQDNs: [{ matchPattern: '*' }] }), named],
  ['B1.5/17', 'denied', 'a node is asked for, whose name nobody gave',      outOf(lookup({ matchPattern: '*' }), { toFQDNs: [{ matchPattern: '*' }] }), { to: 'entity:remote-node' }],
  ['B1.5/17', 'denied', 'a pod is',                                         outOf(dnsOn('5353', 'UDP', { matchPattern: '*' }), { toFQDNs: [{ matchPattern: '*' }] })],
  ['B1.6/2', 'allowed', 'the name is of a second port of the pod',          into({ fromEndpoints: [{}], ...onPort('web') })],
  ['B1.6/2', 'denied',  'the name is of another port',                      into({ fromEndpoints: [{}], ...onPort('web') }), { port: 81 }],
  ['B1.6/2', 'denied',  'the named port is of another protocol',            into({ fromEndpoints: [{}], ...onPort('web', 'ANY') }), { protocol: 'UDP' }],
  ['B1.6/6', 'conditional', 'no request is given, and one method needs a header', into({ fromEndpoints: [{}], ...http({ method: 'GET', headers: ['X-A: b'] }) })],
  ['B1.6/6', 'allowed', 'no request is given, and one is certain',          into({ fromEndpoints: [{}], ...http({ method: 'GET', path: '/[[:alpha:]]*' }, { path: '/b' }) })],
  ['B1.6/6', 'denied',  'L7 refuses what a name may lead to',               outOf(lookup({ matchPattern: '*' }), { toFQDNs: [{ matchName: 'x.example' }], ...http({ path: '/a' }) }), { ...named, http: 'GET /b' }],
  ['B1.7/4', 'allowed', 'an element without ports covers the one with L7',  into({ fromEndpoints: [{}] }, { fromEndpoints: [{}], ...http({ path: '/a' }) }), { http: 'GET /b' }],
  ['B1.8/1', 'allowed', 'the policy is of another namespace',               [...pods, netpol('b/p', {})]],
  ['B1.8/1', 'allowed', 'an expression selects the client',                 from({ podSelector: isApp('client') })],
  ['B1.8/1', 'denied',  'an expression selects another',                    from({ podSelector: isApp('x') })],
  ['B1.8/1', 'allowed', 'an expression selects other subjects',             [...pods, netpol('a/p', { podSelector: isApp('x') })]],
  ['B1.8/4', 'allowed', 'an expression selects the namespace',              [namespace('b', { team: 'blue' }), ...from({ namespaceSelector: blue })], fromB],
  ['B1.8/4', 'denied',  'an expression selects another',                    [namespace('b', { team: 'red' }), ...from({ namespaceSelector: blue })], fromB],
  ['B1.8/4', 'denied',  'expressions select the namespace and another pod', [namespace('b', { team: 'blue' }), ...from({ namespaceSelector: blue, podSelector: isApp('x') })], fromB],
  ['B1.8/4', 'denied',  'every namespace is selected, and a node asks',     from({ namespaceSelector: {} }), { from: 'entity:remote-node' }],
  ['B1.8/6', 'allowed', 'a Cilium policy opens what it isolates',           [...pods, netpol('a/p', {}), cnp('a/q', { ingress: [{ fromEndpoints: [{}] }] })]],
  ['B1.8/7', 'allowed', 'the name of the port is in capitals',              [...pods, netpol('a/p', { ingress: [{ ports: [{ port: 'WEB' }] }] })]],
  ['B2.9/4', 'allowed', 'a DNS rule is on 15008',                           [ambient('a'), ...outOf({ ...dnsOn('15008', 'TCP', { matchPattern: '*' }) })]],
]);

const condition = (fact: string, detail: string) => [{ fact, holds: true, detail }];

test.each<[conditions: object, objects: readonly unknown[], asked?: Parameters<typeof ask>[1]]>([
  [
    condition('dns-answer', 'DNS answers x.example with it'),
    outOf(lookup({ matchPattern: '*' }), { toFQDNs: [{ matchName: 'x.example' }] }),
    named,
  ],
  [
    condition('dns-answer', 'DNS answers *.example with it'),
    outOf(lookup({ matchPattern: '*' }), { toFQDNs: [{ matchPattern: '*.example' }] }),
    named,
  ],
  [condition('name-address', 'the address is in 10.0.0.0/8'), outOf({ toCIDR: ['10.0.0.0/8'] }), named],
  [
    condition('name-address', 'the address is in 10.0.0.0/8 except 10.1.0.0/16, 10.2.0.0/16'),
    outOf({ toCIDRSet: [{ cidr: '10.0.0.0/8', except: ['10.1.0.0/16', '10.2.0.0/16'] }] }),
    named,
  ],
  [condition('header', 'X-A: b'), into({ fromEndpoints: [{}], ...http({ headers: ['X-A: b'] }) }), { http: 'GET /' }],
  [
    condition('api-server-address', 'the API server is outside the cluster'),
    outOf({ toEntities: ['world'] }),
    { to: 'entity:kube-apiserver' },
  ],
  [
    condition('api-server-address', 'the API server runs on another node'),
    outOf({ toEntities: ['remote-node'] }),
    { to: 'entity:kube-apiserver' },
  ],
  [
    condition('api-server-address', 'the API server runs on the same node'),
    outOf({ toEntities: ['host'] }),
    { to: 'entity:kube-apiserver' },
  ],
  [
    condition('api-server-address', 'the API server runs on that node'),
    outOf({ toEntities: ['kube-apiserver'] }),
    { to: 'entity:remote-node' },
  ],
])('decide() makes it depend on %j', (conditions, objects, asked = {}) => {
  const found = ask(objects, asked);
  expect([found.verdict, found.conditions, found.doubts]).toStrictEqual(['conditional', conditions, []]);
});

test('decide() makes it depend on whether the address of a client is kept', () => {
  const native = settings({ 'routing-mode': 'native' });
  const balanced = service('a/server', { type: 'LoadBalancer' });
  const kept = (holds: boolean) => ({ fact: 'client-address', holds, detail: "the client's address is kept" });
  const conditions = (entity: string) =>
    ask([...into({ fromEntities: [entity] }), balanced, native], { from: 'world:192.0.2.1' }).routes[1]?.conditions;
  // The pod's own node is always let in, whatever runs on it.
  const server = condition('api-server-address', 'the API server runs on that node');
  expect(conditions('world')).toStrictEqual([kept(true), kept(false), ...server]);
  expect(conditions('remote-node')).toStrictEqual([kept(false)]);
});
