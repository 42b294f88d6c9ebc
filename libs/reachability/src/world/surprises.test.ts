import {
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
} from '../testing/objects';
import { readWorld } from './read-world';

const read = (...objects: readonly unknown[]) => readWorld(documents(objects));
/** The notices, as `<kind> <name>: <reason>`, with what they touch. */
const notices = (...objects: readonly unknown[]) =>
  read(...objects).unsupported.map(({ kind, origin, reason, touches }) => [
    `${kind} ${origin.name}: ${reason}`,
    touches,
  ]);

const inject = 'sidecar.istio.io/inject';
const done = { 'sidecar.istio.io/status': '{}' };

// prettier-ignore
test.each<[isSidecar: boolean, when: string, objects: readonly Spec[]]>([
  [false, 'nothing is said',                          [pod('a/p')]],
  [true,  'the pod has the label',                    [pod('a/p', { labels: { [inject]: 'true' } })]],
  [true,  'the pod has the annotation',               [pod('a/p', { annotations: { [inject]: 'true' } })]],
  [false, 'the label refuses and the annotation asks', [pod('a/p', { labels: { [inject]: 'false' }, annotations: { [inject]: 'true' } })]],
  [true,  'the namespace is enabled',                 [namespace('a', { 'istio-injection': 'enabled' }), pod('a/p')]],
  [false, 'the namespace is not',                     [namespace('a', { 'istio-injection': 'disabled' }), pod('a/p')]],
  [true,  'the namespace has a revision',             [namespace('a', { 'istio.io/rev': 'x' }), pod('a/p')]],
  [false, 'it has one and is disabled',               [namespace('a', { 'istio.io/rev': 'x', 'istio-injection': 'disabled' }), pod('a/p')]],
  [true,  'the pod has a revision',                   [pod('a/p', { labels: { 'istio.io/rev': 'x' } })]],
  [false, 'the namespace is enabled and the pod not', [namespace('a', { 'istio-injection': 'enabled' }), pod('a/p', { labels: { [inject]: 'false' } })]],
  [true,  'it was injected already',                  [pod('a/p', { annotations: done })]],
  [false, 'the pod is in the host network',           [pod('a/p', { annotations: done, hostNetwork: true })]],
])('readWorld() finds it %s that a pod has a sidecar when %s', (isSidecar, _when, objects) => {
  const touches = { part: 'routes', namespaces: [], endpoints: ['a/p[Pod]'] };
  expect(notices(...objects)).toStrictEqual(isSidecar ? [['Pod p: Istio sidecars are not modelled', touches]] : []);
});

test('readWorld() does not look for sidecars in proxies', () => {
  expect(notices(namespace('a', { 'istio-injection': 'enabled' }), gateway('a/g', 'istio', []))).toStrictEqual([]);
});

const ambient = { 'istio.io/dataplane-mode': 'ambient' };
const exclusive = (value: unknown, name = 'cilium-config') => config(`kube-system/${name}`, { 'cni-exclusive': value });

// prettier-ignore
test.each<[endpoints: readonly string[], when: string, objects: readonly Spec[]]>([
  [['a/p[Pod]'],  'their namespace is in the mesh',   [exclusive('true'), namespace('a', ambient), pod('a/p'), pod('b/q')]],
  [['a/p[Pod]'],  'one is itself',                    [exclusive('true'), pod('a/p', { labels: ambient }), pod('a/q')]],
  [[],            'one is not, of a namespace that is', [exclusive('true'), namespace('a', ambient), pod('a/p', { labels: { 'istio.io/dataplane-mode': 'none' } })]],
  [[],            'Cilium lets others be',            [exclusive('false'), namespace('a', ambient), pod('a/p')]],
  [[],            'nothing is said of it',            [config('kube-system/cilium-config', {}), namespace('a', ambient), pod('a/p')]],
])('readWorld() doubts whether %j are captured when %s', (endpoints, _when, objects) => {
  const reason = 'with cni-exclusive, whether istio-cni captures pods is not told';
  const touches = { part: 'routes', namespaces: [], endpoints };
  const expected = endpoints.length === 0 ? [] : [[`ConfigMap cilium-config: ${reason}`, touches]];
  expect(notices(...objects)).toStrictEqual(expected);
});

test('readWorld() asks no other ConfigMap of Cilium, nor another kind, for cni-exclusive', () => {
  const inMesh = [namespace('a', ambient), pod('a/p')];
  expect(notices(...inMesh, exclusive('true', 'other'))).toStrictEqual([]);
  expect(notices(...inMesh, { ...exclusive('true'), kind: 'Secret' })).toStrictEqual([]);
});

const route = (parent: Spec, backendRefs: readonly Spec[] = []) =>
  httpRoute('a/r', { parentRefs: [parent], rules: [{ backendRefs }] });
const mesh = 'HTTPRoute r: routes inside the mesh are not modelled';

// prettier-ignore
test.each<[namespaces: readonly string[] | undefined, when: string, objects: readonly Spec[]]>([
  [undefined,       'it is for a Gateway',           [gateway('a/g', 'istio', []), route({ name: 'g' })]],
  [undefined,       'its Gateway is not there',      [route({ name: 'g' })]],
  [['a', 'a'],      'it is for a Service',           [route({ group: '', kind: 'Service', name: 's' })]],
  [['a', 'a'],      'it is for another kind',        [route({ kind: 'Mesh', name: 's' })]],
  [['a', 'b'],      'it is for a waypoint',          [gateway('b/g', 'istio-waypoint', []), route({ name: 'g', namespace: 'b' })]],
  [undefined,       'the waypoint is elsewhere',     [gateway('b/g', 'istio-waypoint', []), route({ name: 'g' })]],
  [undefined,       'the waypoint has another name', [gateway('a/w', 'istio-waypoint', []), route({ name: 'g' })]],
  [['a', 'a', 'c'], 'it sends elsewhere',            [route({ group: '', kind: 'Service', name: 's' }, [{ name: 's', namespace: 'c' }])]],
])('readWorld() doubts %j for a route when %s', (namespaces, _when, objects) => {
  expect(notices(...objects)).toStrictEqual(namespaces === undefined ? [] : [[mesh, { part: 'routes', namespaces }]]);
});

const bare = service('a/s', { selector: undefined });
const slice = (path: string, owner: string, targetRef: Spec = { kind: 'Pod' }) =>
  object('discovery.k8s.io/v1', 'EndpointSlice', path, {
    metadata: { labels: { 'kubernetes.io/service-name': owner } },
    endpoints: [{ addresses: ['10.0.0.1'] }, { addresses: [], targetRef }],
  });
const old = (path: string, targetRef: Spec = { kind: 'Pod' }) =>
  object('v1', 'Endpoints', path, { subsets: [{ addresses: [{ ip: '10.0.0.1' }, { targetRef }] }] });

// prettier-ignore
test.each<[isDoubted: boolean, when: string, objects: readonly Spec[]]>([
  [true,  'a slice of it names a pod',         [bare, slice('a/x', 's')]],
  [false, 'the slice names something else',    [bare, slice('a/x', 's', { kind: 'Node' })]],
  [false, 'the slice is of another Service',   [bare, slice('a/s', 'x')]],
  [false, 'the slice is elsewhere',            [bare, slice('b/x', 's')]],
  [true,  'Endpoints of it name a pod',        [bare, old('a/s')]],
  [false, 'Endpoints name something else',     [bare, old('a/s', { kind: 'Node' })]],
  [false, 'Endpoints are of another Service',  [bare, old('a/x')]],
  [false, 'the Service has a selector',        [service('a/s'), slice('a/x', 's'), old('a/s')]],
])('readWorld() finds it %s that pods are listed by hand when %s', (isDoubted, _when, objects) => {
  const found = notices(...objects).map(([text, touches]) => [String(text).replace(/^.*: /, ''), touches]);
  const expected = ['a Service whose pods are listed by hand is not modelled', { part: 'routes', namespaces: ['a'] }];
  expect(found).toStrictEqual(isDoubted ? [expected] : []);
});

const backend = (hosts: readonly unknown[], group = 'gateway.kgateway.dev') =>
  object(`${group}/v1alpha1`, 'Backend', 'a/k', { spec: { static: { hosts: hosts.map((host) => ({ host })) } } });

// prettier-ignore
test.each<[namespaces: readonly string[], hosts: readonly unknown[]]>([
  [[],         ['api.example.com', 'svc.example.com', 'x.svcs.example', 'cluster.local.example']],
  [['b'],      ['s.b.svc']],
  [['b'],      ['api.example.com', 's.b.svc.cluster.local']],
  [['b', 'c'], ['s.b.svc.', 's.c.other.cluster.local.']],
  [['a'],      ['s']],
  [['a'],      [undefined]],
])('readWorld() doubts %j for a Backend of %j', (namespaces, hosts) => {
  const expected = ['Backend k: a Backend inside the cluster is not modelled', { part: 'routes', namespaces }];
  expect(notices(backend(hosts))).toStrictEqual(namespaces.length === 0 ? [] : [expected]);
});

test('readWorld() does not read the Backend of another group', () => {
  expect(notices(backend(['s'], 'example.com'))).toMatchObject([['Backend k: this kind is not known', {}]]);
});

const secret = (data: Spec) => object('v1', 'Secret', 'a/x', { data });
const differs = (kind: string, name: string) => `${kind} ${name}: also written at test.yaml:1, with other content`;
const clusterwide = (rest: Spec) => object('cilium.io/v2', 'CiliumClusterwideNetworkPolicy', 'x', rest);
const spec = { endpointSelector: {}, ingress: [{}] };

// prettier-ignore
test.each<[expected: readonly unknown[], when: string, objects: readonly Spec[]]>([
  [[],                                                'they are alike',            [netpol('a/x', {}), netpol('a/x', {})]],
  [[],                                                'their keys are ordered otherwise', [netpol('a/x', { ingress: [], egress: [] }), netpol('a/x', { egress: [], ingress: [] })]],
  [[],                                                'they cannot matter',        [secret({ a: '1' }), secret({ a: '2' })]],
  [[],                                                'they are other ConfigMaps', [config('a/x', { a: '1' }), config('a/x', { a: '2' })]],
  [[],                                                'their names differ',        [netpol('a/x', {}), netpol('a/y', { ingress: [] })]],
  [[],                                                'their namespaces do',       [netpol('a/x', {}), netpol('b/x', { ingress: [] })]],
  [[],                                                'their groups do',           [object('batch/v1', 'Job', 'a/x', {}), object('metrics.k8s.io/v1', 'Job', 'a/x', { y: 1 })]],
  [[[differs('NetworkPolicy', 'x'), { part: 'routes', namespaces: ['a'], outside: false }]], 'they differ', [netpol('a/x', {}), netpol('a/x', { ingress: [] })]],
  [[[differs('NetworkPolicy', 'x'), { part: 'routes', namespaces: ['a'], outside: false }]], 'their lists are ordered otherwise', [netpol('a/x', { policyTypes: ['Ingress', 'Egress'] }), netpol('a/x', { policyTypes: ['Egress', 'Ingress'] })]],
  [[[differs('ConfigMap', 'cilium-config'), { part: 'routes', namespaces: ['kube-system'], outside: false }]], 'they are settings', [config('kube-system/cilium-config', {}), config('kube-system/cilium-config', { debug: 'true' })]],
  [[[differs('CiliumClusterwideNetworkPolicy', 'x'), { part: 'routes', namespaces: 'all', outside: true }]], 'they have no namespace', [clusterwide({ spec }), clusterwide({ spec, status: { x: null } })]],
])('readWorld() doubts %j for two objects when %s', (expected, _when, objects) => {
  expect(notices(...objects)).toStrictEqual(expected);
});

test('readWorld() takes the first of two objects', () => {
  const { networkPolicies } = read(netpol('a/x', { policyTypes: ['Egress'] }), netpol('a/x', {}));
  expect(networkPolicies).toMatchObject([{ isolates: { ingress: false, egress: true } }]);
});

test.each(['istio', 'istio-two', 'istio-cni-config', 'cilium-config'])(
  'readWorld() does not count the ConfigMap %s among what cannot matter',
  (name) => expect(read(config(`a/${name}`, {})).ignored).toStrictEqual([]),
);

test.each(['istiox', 'my-istio', 'istio-', 'my-cilium-config', 'cilium-config-2'])(
  'readWorld() counts the ConfigMap %s',
  (name) =>
    expect(read(config(`a/${name}`, {})).ignored).toStrictEqual([{ apiVersion: 'v1', kind: 'ConfigMap', count: 1 }]),
);

test('readWorld() doubts everything for what cannot be read, unless its kind never matters', () => {
  const unread = (head: { apiVersion?: string; kind?: string }) =>
    readWorld([], [{ file: 'x.yaml', line: 7, reason: 'bad', ...head }]).unsupported;
  const touches = { part: 'routes', namespaces: 'all', outside: true };
  const said = { file: 'x.yaml', line: 7, reason: "it can't be read: bad", touches };
  expect(unread({})).toMatchObject([{ ...said, kind: 'unknown' }]);
  expect(unread({ kind: 'Secret' })).toMatchObject([{ ...said, kind: 'Secret' }]);
  expect(unread({ apiVersion: 'v1' })).toMatchObject([said]);
  expect(unread({ apiVersion: 'v1', kind: 'Pod' })).toMatchObject([{ ...said, kind: 'Pod' }]);
  expect(unread({ apiVersion: 'v1', kind: 'Secret' })).toStrictEqual([]);
  const place = { file: 'x.yaml', line: 7, kind: 'unknown', namespace: '', name: '', path: '' };
  expect(unread({})[0]?.origin).toStrictEqual(place);
});

test('readWorld() knows the namespaces that objects name, and where their own objects are', () => {
  const { namespaces } = read(pod('a/p'), namespace('b', { x: 'y' }), netpol('c/n', {}));
  const label = (name: string) => ({ 'kubernetes.io/metadata.name': name });
  const origin = { file: 'test.yaml', line: 2, kind: 'Namespace', namespace: '', name: 'b', path: '' };
  expect([...namespaces.values()]).toStrictEqual([
    { name: 'a', labels: label('a') },
    { name: 'c', labels: label('c') },
    { name: 'b', labels: { x: 'y', ...label('b') }, origin },
  ]);
});
