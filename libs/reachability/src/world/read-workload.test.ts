import { documents, object, pod, service, type Spec } from '../testing/objects';
import { readWorld } from './read-world';

const read = (...objects: readonly Spec[]) => readWorld(documents(objects));
const endpointsOf = (...objects: readonly Spec[]) => [...read(...objects).endpoints.values()];
const podWith = (spec: Spec, metadata: Spec = {}) => object('v1', 'Pod', 'a/p', { metadata, spec });

test('readWorld() reads a pod whole', () => {
  const written = podWith(
    {
      serviceAccountName: 's',
      hostNetwork: true,
      initContainers: [{ ports: [{ containerPort: 1, protocol: 'UDP' }] }, {}],
      containers: [{ ports: [{ containerPort: 2, name: 'web', hostPort: 3, protocol: 'SCTP' }, { hostPort: 0 }] }],
    },
    { labels: { l: '1' }, annotations: { a: '2' } },
  );
  expect(endpointsOf(written)).toStrictEqual([
    {
      id: 'a/p[Pod]',
      namespace: 'a',
      labels: { l: '1' },
      annotations: { a: '2' },
      serviceAccount: 's',
      hostNetwork: true,
      role: 'workload',
      ports: [
        { port: 1, protocol: 'UDP' },
        { port: 2, protocol: 'SCTP', name: 'web', hostPort: 3 },
        { port: 0, protocol: 'TCP' },
      ],
      origin: { file: 'test.yaml', line: 1, kind: 'Pod', namespace: 'a', name: 'p', path: '' },
    },
  ]);
});

test.each<[account: string, spec: Spec]>([
  ['default', {}],
  ['default', { serviceAccountName: '' }],
  ['default', { serviceAccountName: 5 }],
  ['old', { serviceAccount: 'old' }],
  ['new', { serviceAccountName: 'new', serviceAccount: 'old' }],
])('readWorld() takes the account %s of %j', (account, spec) => {
  expect(endpointsOf(podWith(spec))).toMatchObject([{ serviceAccount: account, hostNetwork: false }]);
});

test('readWorld() labels the pods of a Job with its name, and no others', () => {
  const template = { metadata: { labels: { l: '1' } } };
  const labelsOf = (kind: string, spec: Spec) => endpointsOf(object('batch/v1', kind, 'a/j', { spec }))[0]?.labels;
  expect(labelsOf('Job', { template })).toStrictEqual({ l: '1', 'job-name': 'j', 'batch.kubernetes.io/job-name': 'j' });
  expect(labelsOf('CronJob', { jobTemplate: { spec: { template } } })).toStrictEqual({ l: '1' });
});

const owned = (name: string, rest: Spec, spec: Spec = {}) =>
  object('v1', 'Pod', `a/${name}`, { metadata: { ownerReferences: [{ kind: 'Set', name: 'o' }], ...rest }, spec });

// prettier-ignore
test.each<[isOne: boolean, what: string, first: Spec, second: Spec]>([
  [true,  'nothing',          owned('p', {}), owned('q', {})],
  [true,  'the order of labels', owned('p', { labels: { a: '1', b: '2' } }), owned('q', { labels: { b: '2', a: '1' } })],
  [true,  'the order of annotations', owned('p', { annotations: { a: '1', b: '2' } }), owned('q', { annotations: { b: '2', a: '1' } })],
  [false, 'a label',          owned('p', { labels: { a: '1' } }), owned('q', { labels: { a: '2' } })],
  [false, 'an annotation',    owned('p', { annotations: { a: '1' } }), owned('q', {})],
  [false, 'the account',      owned('p', {}, { serviceAccountName: 'x' }), owned('q', {})],
  [false, 'the network',      owned('p', {}, { hostNetwork: true }), owned('q', {})],
  [false, 'a port',           owned('p', {}, { containers: [{ ports: [{ containerPort: 1 }] }] }), owned('q', {})],
])('readWorld() finds it %s that two pods are one where they differ in %s', (isOne, _what, first, second) => {
  expect(endpointsOf(first, second).map(({ id }) => id)).toStrictEqual(isOne ? ['a/o[Set]'] : ['a/o[Set]', 'a/q[Pod]']);
});

test('readWorld() names a workload that is no pod after itself, whoever owns it', () => {
  const metadata = { ownerReferences: [{ kind: 'Rollout', name: 'o' }] };
  expect(endpointsOf(object('apps/v1', 'ReplicaSet', 'a/r', { metadata }))[0]?.id).toBe('a/r[ReplicaSet]');
});

test('readWorld() reads a Service whole', () => {
  const written = object('v1', 'Service', 'a/s', {
    metadata: { labels: { l: '1' }, annotations: { a: '2' } },
    spec: {
      type: 'NodePort',
      selector: { app: 'x' },
      externalIPs: ['192.0.2.1'],
      externalTrafficPolicy: 'Local',
      ports: [
        { name: 'web', port: 80, targetPort: 'http', appProtocol: 'http2', protocol: 'UDP' },
        { port: 81, targetPort: 8081 },
        { port: 82, targetPort: 0, protocol: 'SCTP' },
        {},
      ],
    },
  });
  expect(read(written).services).toStrictEqual([
    {
      namespace: 'a',
      name: 's',
      labels: { l: '1' },
      annotations: { a: '2' },
      type: 'NodePort',
      selector: { app: 'x' },
      headless: false,
      externalIps: true,
      keepsClientAddress: true,
      ports: [
        { name: 'web', port: 80, targetPort: 'http', protocol: 'UDP', appProtocol: 'http2' },
        { port: 81, targetPort: 8081, protocol: 'TCP' },
        { port: 82, targetPort: 82, protocol: 'SCTP' },
        { port: 0, targetPort: 0, protocol: 'TCP' },
      ],
      addresses: [],
      origin: { file: 'test.yaml', line: 1, kind: 'Service', namespace: 'a', name: 's', path: '' },
    },
  ]);
});

test.each<[expected: object, spec: Spec]>([
  [{ type: 'ClusterIP', headless: false, externalIps: false, keepsClientAddress: false }, {}],
  [{ type: 'ClusterIP', headless: true }, { clusterIP: 'None' }],
  [{ headless: false }, { clusterIP: '10.0.0.1' }],
  [
    { type: 'LoadBalancer', keepsClientAddress: false },
    { type: 'LoadBalancer', externalTrafficPolicy: 'Cluster' },
  ],
  [{ type: 'ExternalName' }, { type: 'ExternalName' }],
  [{ externalIps: false }, { externalIPs: [] }],
])('readWorld() reads %j of a Service', (expected, spec) => {
  expect(read(service('a/s', spec)).services).toMatchObject([expected]);
});

const slice = (path: string, owner: string, ...addresses: readonly string[]) =>
  object('discovery.k8s.io/v1', 'EndpointSlice', path, {
    metadata: { labels: { 'kubernetes.io/service-name': owner } },
    endpoints: [{ addresses }, { addresses: ['192.0.2.9'] }],
  });
const old = (path: string, ip: string | undefined) =>
  object('v1', 'Endpoints', path, { subsets: [{ addresses: [{ ip }] }] });

// prettier-ignore
test.each<[addresses: readonly string[], what: string, objects: readonly Spec[]]>([
  [['192.0.2.1', '192.0.2.2', '192.0.2.9'], 'a slice of it',          [slice('a/x', 's', '192.0.2.1', '192.0.2.2')]],
  [[],                                      'a slice of another',     [slice('a/s', 'x', '192.0.2.1')]],
  [[],                                      'a slice elsewhere',      [slice('b/x', 's', '192.0.2.1')]],
  [['192.0.2.3'],                           'Endpoints of its name',  [old('a/s', '192.0.2.3')]],
  [[''],                                    'Endpoints without one',  [old('a/s', undefined)]],
  [[],                                      'Endpoints of another',   [old('a/x', '192.0.2.3')]],
])('readWorld() gives a Service without selector the addresses %j of %s', (addresses, _what, objects) => {
  const [found] = read(service('a/s', { selector: undefined }), ...objects).services;
  expect([found !== undefined && 'selector' in found, found?.addresses]).toStrictEqual([false, addresses]);
  expect(read(service('a/s'), ...objects).services[0]?.addresses).toStrictEqual([]);
});

test('readWorld() reads the metadata of objects', () => {
  const [first, second] = endpointsOf(
    object('v1', 'Pod', 'a/p', { metadata: { name: undefined, generateName: 'gen-' } }),
    { apiVersion: 'v1', kind: 'Pod' },
  );
  expect([first?.id, second?.id]).toStrictEqual(['a/gen-[Pod]', 'default/[Pod]']);
  expect(endpointsOf({ apiVersion: 1, kind: 'Pod' }, { apiVersion: 'v1', kind: 2 }, pod('a/p')).length).toBe(1);
  expect(read({ apiVersion: 'example.com/v1', kind: 'PodList' }).unsupported.length).toBe(1);
});
