import { documents, httpRoute, object, type Spec } from '../testing/objects';
import { readWorld } from './read-world';

const read = (...objects: readonly Spec[]) => readWorld(documents(objects));
const origin = { file: 'test.yaml', line: 1, kind: 'HTTPRoute', namespace: 'a', name: 'r', path: '' };
const group = 'gateway.networking.k8s.io';
const parentRefs = [{ name: 'g' }];
const ruleOf = (rule: Spec) => read(httpRoute('a/r', { parentRefs, rules: [rule] })).httpRoutes[0]?.rules[0];
const backend = { group: '', kind: 'Service', namespace: 'a', name: 's', weight: 1, filters: [] };

test('readWorld() reads an HTTPRoute whole', () => {
  const parents = [{ name: 'g' }, { group: 'x', kind: 'Y', namespace: 'b', name: 'h', sectionName: 'web', port: 80 }];
  const spec = { parentRefs: parents, hostnames: ['X.example'], rules: [{ name: 'n', timeouts: {}, retry: {} }] };
  const created = '2025-01-01T00:00:00Z';
  const { httpRoutes } = read(httpRoute('a/r', spec, { creationTimestamp: created }));
  expect(httpRoutes).toStrictEqual([
    {
      namespace: 'a',
      name: 'r',
      origin,
      created,
      hostnames: ['x.example'],
      parents: [
        { group, kind: 'Gateway', namespace: 'a', name: 'g' },
        { group: 'x', kind: 'Y', namespace: 'b', name: 'h', sectionName: 'web', port: 80 },
      ],
      rules: [
        {
          origin: { ...origin, path: 'spec.rules[0]' },
          matches: [{ path: { type: 'PathPrefix', value: '/' }, headers: [], queryParams: [] }],
          filters: [],
          backends: [],
        },
      ],
    },
  ]);
  expect(read(httpRoute('a/r', {})).httpRoutes).toStrictEqual([
    { namespace: 'a', name: 'r', origin, hostnames: [], parents: [], rules: [] },
  ]);
});

const bare = { path: { type: 'PathPrefix', value: '/' }, headers: [], queryParams: [] };

// prettier-ignore
test.each<[expected: object, written: object]>([
  [bare,                                                        {}],
  [{ ...bare, path: { type: 'Exact', value: '/a' } },           { path: { type: 'Exact', value: '/a' } }],
  [{ ...bare, path: { type: 'PathPrefix', value: '/a' } },      { path: { value: '/a' } }],
  [{ ...bare, path: { type: 'RegularExpression', value: 'x' } }, { path: { type: 'RegularExpression', value: 'x' } }],
  [{ ...bare, method: 'GET' },                                  { method: 'GET' }],
  [{ ...bare, headers: ['x: y', ': '] },                        { headers: [{ name: 'x', value: 'y', type: 'Exact' }, {}] }],
  [{ ...bare, queryParams: ['x: y'] },                          { queryParams: [{ name: 'x', value: 'y' }] }],
])('readWorld() reads the match %j', (expected, written) => {
  expect(ruleOf({ matches: [written] })?.matches).toStrictEqual([expected]);
});

// prettier-ignore
test.each<[expected: object, written: object]>([
  [{ kind: 'headers' },                                         { type: 'RequestHeaderModifier', requestHeaderModifier: {} }],
  [{ kind: 'headers' },                                         { type: 'ResponseHeaderModifier' }],
  [{ kind: 'redirect' },                                        { type: 'RequestRedirect' }],
  [{ kind: 'mirror', backend: { ...backend, port: 80 } },       { type: 'RequestMirror', requestMirror: { backendRef: { name: 's', port: 80 } } }],
  [{ kind: 'rewrite', host: 'h' },                              { type: 'URLRewrite', urlRewrite: { hostname: 'h' } }],
  [{ kind: 'rewrite', path: { type: 'ReplaceFullPath', value: '/f' } }, { type: 'URLRewrite', urlRewrite: { path: { type: 'ReplaceFullPath', replaceFullPath: '/f' } } }],
  [{ kind: 'rewrite', path: { type: 'ReplacePrefixMatch', value: '/p' } }, { type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/p' } } }],
  [{ kind: 'rewrite', path: { type: 'ReplacePrefixMatch', value: '' } }, { type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch' } } }],
  [{ kind: 'extension', group: 'g', extension: 'K', name: 'n' }, { type: 'ExtensionRef', extensionRef: { group: 'g', kind: 'K', name: 'n' } }],
  [{ kind: 'extension', group: '', extension: '', name: '' },   { type: 'ExtensionRef' }],
])('readWorld() reads the filter %j', (expected, written) => {
  expect(ruleOf({ filters: [written] })?.filters).toStrictEqual([expected]);
});

// prettier-ignore
test.each<[expected: object, written: object]>([
  [backend,                                                     { name: 's' }],
  [{ ...backend, port: 80, weight: 0 },                         { name: 's', port: 80, weight: 0 }],
  [{ ...backend, group: 'x', kind: 'Y', namespace: 'b', name: '' }, { group: 'x', kind: 'Y', namespace: 'b' }],
  [{ ...backend, filters: [{ kind: 'redirect' }] },             { name: 's', filters: [{ type: 'RequestRedirect' }] }],
  [{ ...backend, filters: [{ kind: 'mirror', backend }] },      { name: 's', filters: [{ type: 'RequestMirror', requestMirror: { backendRef: { name: 's' } } }] }],
])('readWorld() reads the backend %j', (expected, written) => {
  expect(ruleOf({ backendRefs: [written] })?.backends).toStrictEqual([expected]);
});

const inRule = (rule: Spec) => ({ parentRefs, rules: [rule] });
const filtered = (filter: object) => inRule({ filters: [filter] });
const rewriting = (urlRewrite: object) => filtered({ type: 'URLRewrite', urlRewrite });

// prettier-ignore
test.each<[notices: readonly string[], spec: Spec]>([
  [['spec.parentRefs[0].listener: field listener is not modelled'],     { parentRefs: [{ name: 'g', listener: 'x' }] }],
  [['spec.rules[0].sessionPersistence: field sessionPersistence is not modelled'], inRule({ sessionPersistence: {} })],
  [['spec.rules[0].matches[0].body: field body is not modelled'],       inRule({ matches: [{ body: 'x' }] })],
  [['spec.rules[0].matches[0].path.case: field case is not modelled'],  inRule({ matches: [{ path: { case: 'x' } }] })],
  [['spec.rules[0].matches[0].path.type: Glob is not one of Exact, PathPrefix, RegularExpression'], inRule({ matches: [{ path: { type: 'Glob' } }] })],
  [['spec.rules[0].matches[0].headers[0].not: field not is not modelled'], inRule({ matches: [{ headers: [{ not: 'x' }] }] })],
  [['spec.rules[0].backendRefs[0].zone: field zone is not modelled'],   inRule({ backendRefs: [{ name: 's', zone: 'x' }] })],
  [['spec.rules[0].filters[0].type: filter CORS is not modelled'],      filtered({ type: 'CORS' })],
  [['spec.rules[0].filters[0].type: filter  is not modelled'],          filtered({})],
  [['spec.rules[0].filters[0].requestMirror.percent: field percent is not modelled'], filtered({ type: 'RequestMirror', requestMirror: { percent: 5 } })],
  [['spec.rules[0].filters[0].urlRewrite.port: field port is not modelled'], rewriting({ port: 5 })],
  [['spec.rules[0].filters[0].urlRewrite.path.regex: field regex is not modelled'], rewriting({ path: { regex: 'x' } })],
  [['spec.rules[0].filters[0].urlRewrite.path.type: Regex is not one of ReplaceFullPath, ReplacePrefixMatch'], rewriting({ path: { type: 'Regex' } })],
])('readWorld() does not understand %j of an HTTPRoute', (notices, spec) => {
  const { httpRoutes, unsupported } = read(httpRoute('a/r', spec));
  expect(httpRoutes).toStrictEqual([]);
  expect(unsupported.map((notice) => `${notice.origin.path}: ${notice.reason}`)).toStrictEqual(notices);
  expect(unsupported.map(({ touches }) => touches)).toStrictEqual(notices.map(() => ({ part: 'gateway', namespaces: 'all' })));
});

const traffic = (spec: Spec) => object('gateway.kgateway.dev/v1alpha1', 'TrafficPolicy', 'a/t', { spec });
const policy = {
  namespace: 'a',
  name: 't',
  origin: { ...origin, kind: 'TrafficPolicy', name: 't', path: 'spec' },
  targets: [],
  processes: false,
};
const named = (name: string) => ({ transformation: { request: { set: [{ name: 'x-a' }, { name }] } } });

// prettier-ignore
test.each<[expected: object, spec: Spec]>([
  [policy,                                                      {}],
  [{ ...policy, targets: [{ kind: 'Gateway', name: 'g' }, { kind: '', name: '' }] }, { targetRefs: [{ group, kind: 'Gateway', name: 'g' }, {}] }],
  [{ ...policy, extAuth: 'asks' },                              { extAuth: {} }],
  [{ ...policy, extAuth: 'off' },                               { extAuth: { enablement: 'DisableAll' } }],
  [{ ...policy, processes: true },                              { extProc: {} }],
  [{ ...policy, processes: true },                              { ai: {} }],
  [policy,                                                      { rateLimit: {}, ...named('x-b') }],
  [policy,                                                      { transformation: { response: { set: [{ name: ':status' }] } } }],
])('readWorld() reads the TrafficPolicy %j', (expected, spec) => {
  const { trafficPolicies, unsupported } = read(traffic(spec));
  expect([trafficPolicies, unsupported]).toStrictEqual([[expected], []]);
});

const head = 'spec.transformation.request: a transformation of the method, path or host is not modelled';

// prettier-ignore
test.each<[notice: string, spec: Spec]>([
  ['spec.cors: field cors is not modelled',                     { cors: {} }],
  [head,                                                        named(':path')],
  [head,                                                        { transformation: { request: { add: [{ name: ':authority' }] } } }],
])('readWorld() does not understand "%s" of a TrafficPolicy', (notice, spec) => {
  const { trafficPolicies, unsupported } = read(traffic(spec));
  expect(trafficPolicies).toStrictEqual([]);
  expect(unsupported.map(({ origin: { path }, reason }) => `${path}: ${reason}`)).toStrictEqual([notice]);
  expect(unsupported[0]?.touches).toStrictEqual({ part: 'gateway', namespaces: 'all' });
});
