import { documents, gateway, grant, httpRoute, object, type Spec } from '../testing/objects';
import { readWorld } from './read-world';

const read = (...objects: readonly Spec[]) => readWorld(documents(objects));
const origin = { file: 'test.yaml', line: 1, kind: 'Gateway', namespace: 'a', name: 'g', path: '' };
const group = 'gateway.networking.k8s.io';
const noSelector = { matchLabels: {}, matchExpressions: [] };
const same = { from: 'Same', selector: noSelector };

test('readWorld() reads a Gateway whole', () => {
  const listener = {
    name: 'web',
    port: 443,
    protocol: 'HTTPS',
    hostname: 'X.example',
    tls: {
      mode: 'Terminate',
      certificateRefs: [{ name: 'c' }, { name: 'd', namespace: 'b', group: '', kind: 'Secret' }],
    },
    allowedRoutes: {
      namespaces: { from: 'Selector', selector: { matchLabels: { team: 'x' } } },
      kinds: [{ kind: 'HTTPRoute' }, { group: 'x.io', kind: 'Y' }],
    },
  };
  const infrastructure = {
    labels: { l: '1' },
    annotations: { a: '2' },
    parametersRef: { group: '', kind: 'ConfigMap', name: 'c' },
  };
  const written = gateway('a/g', 'istio', [listener, { name: 'plain', port: 80, protocol: 'HTTP', hostname: '' }], {
    labels: { x: 'y' },
    annotations: { z: 'w' },
    infrastructure,
  });
  // Its proxy can't be told, since its parameters aren't there.
  expect(read(written).unsupported.map(({ reason }) => reason)).toStrictEqual(['ConfigMap c is missing']);
  expect(read(written).gateways).toStrictEqual([
    {
      namespace: 'a',
      name: 'g',
      labels: { x: 'y' },
      annotations: { z: 'w' },
      className: 'istio',
      class: 'istio',
      waypointFor: 'service',
      podLabels: { l: '1' },
      podAnnotations: { a: '2' },
      parameters: { group: '', kind: 'ConfigMap', namespace: 'a', name: 'c' },
      origin,
      listeners: [
        {
          origin: { ...origin, path: 'spec.listeners[0]' },
          name: 'web',
          port: 443,
          protocol: 'HTTPS',
          hostname: 'x.example',
          allowedRoutes: {
            from: 'Selector',
            selector: { matchLabels: { team: 'x' }, matchExpressions: [] },
            kinds: [`${group}/HTTPRoute`, 'x.io/Y'],
          },
          certificates: [
            { group: '', kind: 'Secret', namespace: 'a', name: 'c' },
            { group: '', kind: 'Secret', namespace: 'b', name: 'd' },
          ],
        },
        {
          origin: { ...origin, path: 'spec.listeners[1]' },
          name: 'plain',
          port: 80,
          protocol: 'HTTP',
          allowedRoutes: same,
          certificates: [],
        },
      ],
    },
  ]);
});

test('readWorld() takes what a Gateway and its listeners leave out for the defaults', () => {
  const [found] = read(gateway('a/g', 'kgateway', [{}])).gateways;
  const bare = { name: '', port: 0, protocol: '', allowedRoutes: same, certificates: [] };
  expect(found?.listeners).toStrictEqual([{ ...bare, origin: { ...origin, path: 'spec.listeners[0]' } }]);
  expect([found?.podLabels, found?.podAnnotations, found !== undefined && 'parameters' in found]).toStrictEqual([
    {},
    {},
    false,
  ]);
});

test.each([
  ['HTTPS', 'Terminate'],
  ['TLS', 'Passthrough'],
])('readWorld() takes a listener for %s where TLS is %s', (protocol, mode) => {
  const { gateways } = read(gateway('a/g', 'istio', [{ name: 'x', port: 1, protocol: 'HTTPS', tls: { mode } }]));
  expect(gateways[0]?.listeners[0]?.protocol).toBe(protocol);
});

const gatewayClass = (name: string, spec: Spec, labels: Spec = {}) =>
  object(`${group}/v1`, 'GatewayClass', name, { metadata: { labels }, spec });
const controller = (controllerName: string) => ({ controllerName });
const waypointLabel = 'istio.io/waypoint-for';

// prettier-ignore
test.each<[kind: string | undefined, className: string, classes: readonly Spec[]]>([
  ['waypoint',  'istio-waypoint',    []],
  ['istio',     'istio',             []],
  ['kgateway',  'kgateway',          []],
  [undefined,   'kgateway-waypoint', []],
  [undefined,   'nginx',             []],
  ['waypoint',  'mine',              [gatewayClass('other', controller('x')), gatewayClass('mine', controller('istio.io/mesh-controller'))]],
  ['istio',     'mine',              [gatewayClass('mine', controller('istio.io/gateway-controller'))]],
  ['kgateway',  'mine',              [gatewayClass('mine', controller('kgateway.dev/kgateway'))]],
  [undefined,   'mine',              [gatewayClass('mine', controller('example.com/x'))]],
  [undefined,   'mine',              [gatewayClass('mine', {})]],
  [undefined,   'istio',             [gatewayClass('istio', controller('example.com/x'))]],
  [undefined,   'mine',              [gatewayClass('mine', { ...controller('kgateway.dev/kgateway'), parametersRef: {} })]],
  [undefined,   'kgateway-waypoint', [gatewayClass('kgateway-waypoint', controller('kgateway.dev/kgateway'))]],
])('readWorld() knows that %s runs the class %s', (kind, className, classes) => {
  const { gateways, unsupported } = read(...classes, gateway('a/g', className, []));
  expect(gateways.map((item) => [item.class, item.className])).toStrictEqual(kind === undefined ? [] : [[kind, className]]);
  expect(unsupported.map(({ reason, origin: { path }, touches }) => ({ reason, path, touches }))).toStrictEqual(
    kind === undefined
      ? [
          {
            reason: `GatewayClass ${className} is not modelled`,
            path: 'spec.gatewayClassName',
            touches: { part: 'routes', namespaces: 'all' },
          },
        ]
      : [],
  );
});

test('readWorld() takes the traffic of a waypoint from the Gateway, failing that from its class', () => {
  const ofClass = gatewayClass('mine', controller('istio.io/mesh-controller'), { [waypointLabel]: 'workload' });
  const waypointFor = (labels: Spec) => read(ofClass, gateway('a/g', 'mine', [], { labels })).gateways[0]?.waypointFor;
  expect([waypointFor({}), waypointFor({ [waypointLabel]: 'all' })]).toStrictEqual(['workload', 'all']);
  const plain = gatewayClass('mine', controller('istio.io/mesh-controller'));
  expect(read(plain, gateway('a/g', 'mine', [])).gateways[0]?.waypointFor).toBe('service');
});

const listening = (listener: Spec) => gateway('a/g', 'istio', [listener]);
const in0 = 'spec.listeners[0]';

// prettier-ignore
test.each<[notice: string, written: Spec]>([
  ['spec.addresses: field addresses is not modelled',                   gateway('a/g', 'istio', [], { addresses: [] })],
  ['spec.infrastructure.size: field size is not modelled',              gateway('a/g', 'istio', [], { infrastructure: { size: 1 } })],
  [`${in0}.backendTls: field backendTls is not modelled`,               listening({ backendTls: {} })],
  [`${in0}.tls.frontendValidation: field frontendValidation is not modelled`, listening({ tls: { frontendValidation: {} } })],
  [`${in0}.tls.mode: Mutual is not one of Terminate, Passthrough`,      listening({ tls: { mode: 'Mutual' } })],
  [`${in0}.tls.certificateRefs[0].key: field key is not modelled`,      listening({ tls: { certificateRefs: [{ name: 'c', key: 'x' }] } })],
  [`${in0}.port: must be an integer`,                                   listening({ port: '80' })],
  [`${in0}.allowedRoutes.names: field names is not modelled`,           listening({ allowedRoutes: { names: [] } })],
  [`${in0}.allowedRoutes.namespaces.names: field names is not modelled`, listening({ allowedRoutes: { namespaces: { names: [] } } })],
  [`${in0}.allowedRoutes.namespaces.from: None is not one of Same, All, Selector`, listening({ allowedRoutes: { namespaces: { from: 'None' } } })],
  [`${in0}.allowedRoutes.kinds[0].version: field version is not modelled`, listening({ allowedRoutes: { kinds: [{ kind: 'X', version: 'v1' }] } })],
])('readWorld() does not understand "%s" of a Gateway', (notice, written) => {
  const { gateways, unsupported } = read(written);
  expect(gateways).toStrictEqual([]);
  expect(unsupported.map(({ origin: { path }, reason }) => `${path}: ${reason}`)).toStrictEqual([notice]);
  expect(unsupported[0]?.touches).toStrictEqual({ part: 'routes', namespaces: 'all' });
});

test('readWorld() reads a ReferenceGrant', () => {
  const from = { group, kind: 'HTTPRoute', namespace: 'b' };
  const written = object(`${group}/v1beta1`, 'ReferenceGrant', 'a/g', {
    spec: {
      from: [from, {}],
      to: [
        { group: '', kind: 'Service' },
        { kind: 'Secret', name: 'n' },
      ],
    },
  });
  expect(read(written).referenceGrants).toStrictEqual([
    {
      namespace: 'a',
      origin: { ...origin, kind: 'ReferenceGrant' },
      from: [from, { group: '', kind: '', namespace: '' }],
      to: [
        { group: '', kind: 'Service' },
        { group: '', kind: 'Secret', name: 'n' },
      ],
    },
  ]);
});

test.each<[notice: string, from: Spec, to: Spec]>([
  ['spec.from[0].name: field name is not modelled', { kind: 'X', name: 'x' }, { kind: 'Y' }],
  ['spec.to[0].namespace: field namespace is not modelled', { kind: 'X' }, { kind: 'Y', namespace: 'x' }],
])('readWorld() does not understand "%s" of a ReferenceGrant', (notice, from, to) => {
  const { referenceGrants, unsupported } = read(grant('a/g', from, to));
  expect(referenceGrants).toStrictEqual([]);
  expect(unsupported.map(({ origin: { path }, reason }) => `${path}: ${reason}`)).toStrictEqual([notice]);
  expect(unsupported[0]?.touches).toStrictEqual({ part: 'gateway', namespaces: ['a'] });
});

test('readWorld() says which fields of the others it does not know', () => {
  const strange = object(`${group}/v1beta1`, 'ReferenceGrant', 'a/g', { spec: { for: [] } });
  expect(read(strange).unsupported).toMatchObject([{ reason: 'field for is not modelled' }]);
  expect(read(httpRoute('a/r', { tls: {} })).unsupported).toMatchObject([{ reason: 'field tls is not modelled' }]);
});
