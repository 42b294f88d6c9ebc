import { documents, gateway, object, service, type Spec } from '../testing/objects';
import { readWorld } from './read-world';

const read = (...objects: readonly Spec[]) => readWorld(documents(objects));
const origin = { file: 'test.yaml', line: 1, kind: 'Gateway', namespace: 'a', name: 'g', path: '' };
const listeners = [
  { name: 'low', port: 80, protocol: 'HTTP' },
  { name: 'high', port: 1024, protocol: 'HTTP' },
];
const nameLabel = 'gateway.networking.k8s.io/gateway-name';
const managedLabel = 'gateway.istio.io/managed';
const classLabel = 'gateway.networking.k8s.io/gateway-class-name';
const servicePorts = (low: number) => [
  { name: 'low', port: 80, targetPort: low, protocol: 'TCP' },
  { name: 'high', port: 1024, targetPort: 1024, protocol: 'TCP' },
];
const plainService = { namespace: 'a', annotations: {}, selector: { [nameLabel]: 'g' }, headless: false, origin };
const closed = { externalIps: false, keepsClientAddress: false, addresses: [] };

/** What Istio puts on the pods of its proxies. */
const istioLabels = (name: string, className: string, managed: string) => ({
  'istio.io/dataplane-mode': 'none',
  'sidecar.istio.io/inject': 'false',
  'service.istio.io/canonical-name': name,
  'service.istio.io/canonical-revision': 'latest',
  [nameLabel]: 'g',
  [classLabel]: className,
  'gateway.istio.io/managed': managed,
});

test('readWorld() derives the proxy of a Gateway of Istio', () => {
  const { endpoints, services } = read(gateway('a/g', 'istio', listeners, { labels: { l: '1' } }));
  expect([...endpoints.values()]).toStrictEqual([
    {
      id: 'a/g-istio[Deployment]',
      namespace: 'a',
      labels: { l: '1', ...istioLabels('g-istio', 'istio', 'istio.io-gateway-controller') },
      annotations: {},
      serviceAccount: 'g-istio',
      hostNetwork: false,
      ports: [
        { port: 80, protocol: 'TCP' },
        { port: 1024, protocol: 'TCP' },
      ],
      role: 'istio-gateway',
      gateway: 'g',
      origin,
    },
  ]);
  expect(services).toStrictEqual([
    {
      ...plainService,
      ...closed,
      name: 'g-istio',
      labels: { l: '1', [nameLabel]: 'g', [managedLabel]: 'istio.io-gateway-controller' },
      type: 'LoadBalancer',
      ports: servicePorts(80),
    },
  ]);
});

test('readWorld() derives a waypoint', () => {
  const { endpoints, services } = read(gateway('a/g', 'istio-waypoint', listeners));
  const [endpoint] = [...endpoints.values()];
  expect(endpoint).toMatchObject({ id: 'a/g[Deployment]', serviceAccount: 'g', role: 'waypoint', gateway: 'g' });
  expect(endpoint?.labels).toStrictEqual(istioLabels('g', 'istio-waypoint', 'istio.io-mesh-controller'));
  expect(services).toMatchObject([{ name: 'g', type: 'ClusterIP' }]);
  expect(services[0]?.labels).toStrictEqual({ [nameLabel]: 'g', [managedLabel]: 'istio.io-mesh-controller' });
});

test('readWorld() derives the proxy of a Gateway of kgateway', () => {
  const { endpoints, services } = read(gateway('a/g', 'kgateway', listeners, { labels: { l: '1' } }));
  const labels = { 'app.kubernetes.io/name': 'g', 'app.kubernetes.io/instance': 'g', [nameLabel]: 'g' };
  expect([...endpoints.values()]).toStrictEqual([
    {
      id: 'a/g[Deployment]',
      namespace: 'a',
      labels,
      annotations: {},
      serviceAccount: 'g',
      hostNetwork: false,
      ports: [
        { port: 8080, protocol: 'TCP' },
        { port: 1024, protocol: 'TCP' },
      ],
      role: 'kgateway',
      gateway: 'g',
      origin,
    },
  ]);
  expect(services).toStrictEqual([
    { ...plainService, ...closed, name: 'g', labels, type: 'LoadBalancer', ports: servicePorts(8080) },
  ]);
});

test('readWorld() adds 8000 only to the ports of kgateway below 1024', () => {
  const portsOf = (className: string, port: number) =>
    [...read(gateway('a/g', className, [{ name: 'x', port }])).endpoints.values()][0]?.ports[0]?.port;
  expect([portsOf('kgateway', 1023), portsOf('kgateway', 1024), portsOf('istio', 1023)]).toStrictEqual([
    9023, 1024, 1023,
  ]);
});

const annotated = (annotations: Spec, className = 'istio', rest: Spec = {}) =>
  read(gateway('a/g', className, listeners, { annotations, ...rest }));

test('readWorld() names the proxy and its account as the annotations of Istio say', () => {
  const found = annotated({ 'gateway.istio.io/name-override': 'n', 'gateway.istio.io/service-account': 's' });
  expect([...found.endpoints.values()]).toMatchObject([
    { id: 'a/n[Deployment]', serviceAccount: 's', labels: { 'service.istio.io/canonical-name': 'n' } },
  ]);
  expect(found.services).toMatchObject([{ name: 'n' }]);
  const waypoint = annotated({ 'gateway.istio.io/name-override': 'n' }, 'istio-waypoint');
  expect([...waypoint.endpoints.values()]).toMatchObject([{ id: 'a/n[Deployment]', serviceAccount: 'n' }]);
  const other = annotated(
    { 'gateway.istio.io/name-override': 'n', 'gateway.istio.io/service-account': 's' },
    'kgateway',
  );
  expect([...other.endpoints.values()]).toMatchObject([{ id: 'a/g[Deployment]', serviceAccount: 'g' }]);
});

test.each([
  ['ClusterIP', 'istio', 'ClusterIP'],
  ['NodePort', 'istio', 'NodePort'],
  ['LoadBalancer', 'istio', 'LoadBalancer'],
  ['Other', 'istio', 'LoadBalancer'],
  ['NodePort', 'istio-waypoint', 'ClusterIP'],
  ['NodePort', 'kgateway', 'LoadBalancer'],
])('readWorld() makes of the annotation %s of the class %s a Service of type %s', (value, className, type) => {
  expect(annotated({ 'networking.istio.io/service-type': value }, className).services).toMatchObject([{ type }]);
});

test('readWorld() puts labels and annotations of `infrastructure` on the pods in place of those of the Gateway', () => {
  const infrastructure = { labels: { i: '2' }, annotations: { j: '3' } };
  const { endpoints } = annotated({ k: '4' }, 'istio', { labels: { l: '1' }, infrastructure });
  const [endpoint] = [...endpoints.values()];
  expect(endpoint?.labels).toStrictEqual({ i: '2', ...istioLabels('g-istio', 'istio', 'istio.io-gateway-controller') });
  expect(endpoint?.annotations).toStrictEqual({ j: '3' });
});

const parameters = (kube: Spec, name = 'p', place = 'a') =>
  object('gateway.kgateway.dev/v1alpha1', 'GatewayParameters', `${place}/${name}`, { spec: { kube } });
const parametersRef = { group: 'gateway.kgateway.dev', kind: 'GatewayParameters', name: 'p' };
const withParameters = (...objects: readonly Spec[]) =>
  read(...objects, gateway('a/g', 'kgateway', [], { infrastructure: { parametersRef } }));

test('readWorld() customises the proxy of kgateway', () => {
  const podTemplate = { extraLabels: { x: 'y', [nameLabel]: 'other' }, extraAnnotations: { z: 'w' } };
  const { endpoints, services } = withParameters(
    parameters({}, 'other'),
    parameters({}, 'p', 'b'),
    parameters({ podTemplate, service: { type: 'NodePort' }, deployment: {}, stats: {} }),
  );
  const labels = { x: 'y', 'app.kubernetes.io/name': 'g', 'app.kubernetes.io/instance': 'g', [nameLabel]: 'g' };
  expect([...endpoints.values()]).toMatchObject([{ labels, annotations: { z: 'w' } }]);
  expect(services).toMatchObject([{ type: 'NodePort' }]);
  expect(withParameters(parameters({})).services).toMatchObject([{ type: 'LoadBalancer' }]);
});

test.each(['aiExtension', 'deployment', 'envoyContainer', 'floatingUserId', 'sdsContainer', 'serviceAccount', 'stats'])(
  'readWorld() passes over %s of GatewayParameters',
  (key) => expect(withParameters(parameters({ [key]: {} })).unsupported).toStrictEqual([]),
);

// prettier-ignore
test.each<[reason: string, objects: readonly Spec[], path?: string]>([
  ['labels and annotations of infrastructure are not modelled for kgateway', [gateway('a/g', 'kgateway', [], { infrastructure: { labels: { x: 'y' } } })]],
  ['labels and annotations of infrastructure are not modelled for kgateway', [gateway('a/g', 'kgateway', [], { infrastructure: { annotations: { x: 'y' } } })]],
  ['parametersRef is not modelled here',      [gateway('a/g', 'istio', [], { infrastructure: { parametersRef } }), parameters({})]],
  ['parametersRef is not modelled here',      [gateway('a/g', 'kgateway', [], { infrastructure: { parametersRef: { name: 'p' } } }), parameters({})]],
  ['GatewayParameters p is missing',          [gateway('a/g', 'kgateway', [], { infrastructure: { parametersRef } }), parameters({}, 'p', 'b')]],
  ['field istio is not modelled',             [gateway('a/g', 'kgateway', [], { infrastructure: { parametersRef } }), parameters({ istio: {} })], 'spec.kube.istio'],
  ['field selfManaged is not modelled',       [gateway('a/g', 'kgateway', [], { infrastructure: { parametersRef } }), object('gateway.kgateway.dev/v1alpha1', 'GatewayParameters', 'a/p', { spec: { selfManaged: {} } })], 'spec.selfManaged'],
  ['Wide is not one of ClusterIP, NodePort, LoadBalancer, ExternalName', [gateway('a/g', 'kgateway', [], { infrastructure: { parametersRef } }), parameters({ service: { type: 'Wide' } })], 'spec.kube.service.type'],
])('readWorld() derives no proxy since %s', (reason, objects, path = 'spec.infrastructure') => {
  const { endpoints, services, unsupported } = read(...objects);
  expect([[...endpoints.values()], services]).toStrictEqual([[], []]);
  expect(unsupported).toMatchObject([
    { reason, kind: 'Gateway', origin: { path }, touches: { part: 'routes', namespaces: 'all' } },
  ]);
});

const deployment = (place: string, gatewayName: string) =>
  object('apps/v1', 'Deployment', `${place}/mine`, {
    spec: { template: { metadata: { labels: { [nameLabel]: gatewayName } } } },
  });

test('readWorld() takes the Deployment that is there for the proxy, and the Service that is there', () => {
  const ids = (...objects: readonly Spec[]) =>
    [...read(gateway('a/g', 'istio', []), ...objects).endpoints.values()].map(({ id, role, gateway: of }) => [
      id,
      role,
      of,
    ]);
  expect(ids(deployment('a', 'g'))).toStrictEqual([['a/mine[Deployment]', 'istio-gateway', 'g']]);
  const derived = ['a/g-istio[Deployment]', 'istio-gateway', 'g'];
  expect(ids(deployment('a', 'h'))).toStrictEqual([['a/mine[Deployment]', 'workload', undefined], derived]);
  expect(ids(deployment('b', 'g'))).toStrictEqual([['b/mine[Deployment]', 'workload', undefined], derived]);
  const types = (place: string) =>
    read(gateway('a/g', 'istio', []), service(place, { type: 'NodePort' })).services.map(({ type }) => type);
  expect(types('a/g-istio')).toStrictEqual(['NodePort']);
  expect([types('b/g-istio'), types('a/g')]).toStrictEqual([1, 2].map(() => ['NodePort', 'LoadBalancer']));
  const served = read(gateway('a/g', 'istio', []), deployment('a', 'g'));
  expect(served.services).toStrictEqual([]);
});
