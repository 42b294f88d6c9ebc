import { documents, grant, object, service, type Spec } from '../testing/objects';
import { readWorld } from './read-world';

const policy = (spec: Spec) => object('gateway.kgateway.dev/v1alpha1', 'TrafficPolicy', 'a/p', { spec });
const read = (...objects: readonly unknown[]) => readWorld(documents(objects));
/** The notices, as `<path>: <reason>`. */
const notices = (...objects: readonly unknown[]) =>
  read(...objects).unsupported.map(({ origin, reason }) => `${origin.path}: ${reason}`);

test('readWorld() reads a TrafficPolicy whole', () => {
  const targetRefs = [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'g' }, {}];
  const found = (spec: Spec) => read(policy({ targetRefs, ...spec })).trafficPolicies;
  const plain = {
    namespace: 'a',
    name: 'p',
    origin: { file: 'test.yaml', line: 1, kind: 'TrafficPolicy', namespace: 'a', name: 'p', path: 'spec' },
    targets: [
      { kind: 'Gateway', name: 'g' },
      { kind: '', name: '' },
    ],
    processes: false,
  };
  expect(found({})).toStrictEqual([plain]);
  expect(found({ extAuth: {} })).toStrictEqual([{ ...plain, extAuth: 'asks' }]);
  expect(found({ extAuth: { enablement: 'DisableAll' } })).toStrictEqual([{ ...plain, extAuth: 'off' }]);
  expect(found({ extProc: {} })).toStrictEqual([{ ...plain, processes: true }]);
  expect(found({ ai: {} })).toStrictEqual([{ ...plain, processes: true }]);
});

// prettier-ignore
test.each<[found: readonly string[], spec: Spec]>([
  [[],                                                 { ai: {}, rateLimit: { local: { tokenBucket: {} } } }],
  [[],                                                 { extAuth: { withRequestBody: {}, contextExtensions: {} } }],
  [[],                                                 { transformation: { request: { set: [{ name: 'x:', value: 'y' }], add: [{ name: 'z' }], remove: ['v'], body: {} }, response: { set: [{ name: ':status' }] } } }],
  [['spec.cors: field cors is not modelled'],          { cors: {} }],
  [['spec.rateLimit.global: field global is not modelled'], { rateLimit: { global: {} } }],
  [['spec.rateLimit.local.x: field x is not modelled'], { rateLimit: { local: { x: {} } } }],
  [['spec.extAuth.x: field x is not modelled'],        { extAuth: { x: {} } }],
  [['spec.extAuth.enablement: Never is not one of DisableAll'], { extAuth: { enablement: 'Never' } }],
  [['spec.transformation.x: field x is not modelled'], { transformation: { x: {} } }],
  [['spec.transformation.request.x: field x is not modelled'], { transformation: { request: { x: {} } } }],
  [['spec.transformation.request: a transformation of the method, path or host is not modelled'], { transformation: { request: { set: [{ name: 'x' }, { name: ':path' }] } } }],
  [['spec.transformation.request: a transformation of the method, path or host is not modelled'], { transformation: { request: { add: [{ name: ':path' }] } } }],
])('readWorld() reports %j of a TrafficPolicy %j', (found, spec) => {
  expect(notices(policy(spec))).toStrictEqual(found);
});

const extension = (spec: Spec, path = 'a/x') =>
  object('gateway.kgateway.dev/v1alpha1', 'GatewayExtension', path, { spec });
const guard = service('a/guard', { ports: [{ port: 9000 }, { port: 9001 }] });
const asks = (backendRef: Spec) => ({ grpcService: { backendRef } });
const auth = { type: 'ExtAuth', extAuth: asks({ name: 'guard', port: 9001 }) };
const there = { name: 'guard', namespace: 'b', port: 9000 };
const abroad = [extension({ type: 'ExtAuth', extAuth: asks(there) }), service('b/guard', { ports: [{ port: 9000 }] })];
const from = { group: 'gateway.kgateway.dev', kind: 'GatewayExtension', namespace: 'a' };
const to = { group: '', kind: 'Service' };

// prettier-ignore
test.each<[isThere: boolean, when: string, objects: readonly Spec[]]>([
  [true,  'it is',                            [extension(auth), guard]],
  [true,  'it is beside another',             [extension(auth, 'a/y'), extension(auth), guard]],
  [true,  'it is told whole',                 [extension({ ...auth, extAuth: asks({ group: '', kind: 'Service', name: 'guard', namespace: 'a', port: 9000 }) }), guard]],
  [false, 'nothing is',                       [guard]],
  [false, 'another kind is',                  [object('gateway.kgateway.dev/v1alpha1', 'Backend', 'a/x', { spec: auth }), guard]],
  [false, 'its name is another',              [extension(auth, 'a/y'), guard]],
  [false, 'it is elsewhere',                  [extension(auth, 'b/x'), guard]],
  [false, 'its type is another',              [extension({ ...auth, type: 'ExtProc' }), guard]],
  [false, 'it asks nobody',                   [extension({ type: 'ExtAuth' }), guard]],
  [false, 'its Service is not',               [extension(auth)]],
  [false, 'its Service has another name',     [extension(auth), service('a/other', { ports: [{ port: 9001 }] })]],
  [false, 'its Service has no such port',     [extension({ ...auth, extAuth: asks({ name: 'guard', port: 1 }) }), guard]],
  [false, 'it asks another kind',             [extension({ ...auth, extAuth: asks({ kind: 'Backend', name: 'guard', port: 9000 }) }), guard]],
  [false, 'it asks another group',            [extension({ ...auth, extAuth: asks({ group: 'x.io', name: 'guard', port: 9000 }) }), guard]],
  [false, 'its Service is elsewhere',         abroad],
  [true,  'and it may refer there',           [...abroad, grant('b/g', from, to)]],
  [true,  'and it may refer to that one',     [...abroad, grant('b/g', from, { ...to, name: 'guard' })]],
  [false, 'it may refer to another',          [...abroad, grant('b/g', from, { ...to, name: 'other' })]],
  [false, 'it may refer to Secrets',          [...abroad, grant('b/g', from, { ...to, kind: 'Secret' })]],
  [false, 'it may refer to another group',    [...abroad, grant('b/g', from, { ...to, group: 'x.io' })]],
  [false, 'it may refer to somewhere else',   [...abroad, grant('a/g', from, to)]],
  [false, 'those of elsewhere may',           [...abroad, grant('b/g', { ...from, namespace: 'c' }, to)]],
  [false, 'routes may',                       [...abroad, grant('b/g', { ...from, kind: 'HTTPRoute' }, to)]],
  [false, 'that of another group may',        [...abroad, grant('b/g', { ...from, group: 'x.io' }, to)]],
])('readWorld() finds it %s that whom a TrafficPolicy asks is there when %s', (isThere, _when, objects) => {
  const ofPolicy = read(policy({ extAuth: { extensionRef: { name: 'x' } } }), ...objects).unsupported.filter(
    ({ kind }) => kind === 'TrafficPolicy',
  );
  const reason = 'no GatewayExtension x of type ExtAuth with a Service: requests may pass unasked';
  const found = ofPolicy.map(({ origin, touches, ...rest }) => [origin.path, rest.reason, touches]);
  const touches = { part: 'gateway', namespaces: 'all' };
  expect(found).toStrictEqual(isThere ? [] : [['spec.extAuth.extensionRef', reason, touches]]);
});

test('readWorld() looks for a processor too', () => {
  const asking = policy({ extProc: { extensionRef: { name: 'x' } } });
  const proc = { type: 'ExtProc', extProc: asks({ name: 'guard', port: 9000 }) };
  expect(notices(asking, extension(proc), guard)).toStrictEqual([]);
  expect(notices(asking, extension(auth), guard)).toStrictEqual([
    'spec.extProc.extensionRef: no GatewayExtension x of type ExtProc with a Service: requests may pass unasked',
  ]);
});
