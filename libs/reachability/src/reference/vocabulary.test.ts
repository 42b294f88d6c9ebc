import { ambient, ap, cnp, documents, gateway, httpRoute, pod, service, type Spec, waypoint } from '../testing/objects';
import { readWorld } from '../world/read-world';
import { isComplete, merge, type Readers, textsOf, type Vocabulary, vocabularyOf, type Words } from './vocabulary';

const pods = [ambient('a'), pod('a/server'), service('a/server'), waypoint('a/w')];
const none: Words = { exact: [], made: [], hasPrefix: false, hasSuffix: false, odd: [], avoidable: [] };
const always = { methods: ['GET', 'OTHER'], paths: ['/', '/other/path'], hosts: ['other.invalid'] };

/** What requests are told apart by, beside what is always tried. */
function vocabulary(objects: readonly unknown[], of: (world: ReturnType<typeof readWorld>) => Readers) {
  const world = readWorld(documents([...pods, ...objects]));
  const all = vocabularyOf(world, of(world));
  const rest = (words: Words, known: readonly string[]) => {
    expect(words.exact).toEqual(expect.arrayContaining([...known]));
    return textsOf(words).filter((text) => !known.includes(text));
  };
  const { methods, paths, hosts } = all;
  return [rest(methods, always.methods), rest(paths, always.paths), rest(hosts, always.hosts), isComplete(all)];
}

const server = (world: ReturnType<typeof readWorld>): Readers => ({
  endpoints: [world.endpoints.get('a/server[Pod]')!],
});
const http = (...rules: readonly object[]) =>
  cnp('a/p', {
    ingress: [
      { fromEntities: ['all'], toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: rules } }] },
      { fromEntities: ['host'] },
    ],
    egress: [{ toEntities: ['all'], toPorts: [{ ports: [{ port: '53' }], rules: { dns: [{ matchPattern: '*' }] } }] }],
  });

type Row = readonly [
  methods: readonly string[],
  paths: readonly string[],
  hosts: readonly string[],
  isComplete: boolean,
  what: object,
];

// prettier-ignore
test.each<Row>([
  [[], [], [], true,                                   {}],
  [['PUT'], ['/a'], ['h'], true,                       { method: 'PUT', path: '/a', host: 'h' }],
  [[], ['/a1'], [], true,                              { path: '/a[0-9]+' }],
  [[], ['/a1'], [], true,                              { path: '/a[0-9]' }],
  [[], ['/ax', '/a'], [], true,                        { path: '/a[a-z]*' }],
  [[], ['/a1'], [], true,                              { path: '/a\\d' }],
  [[], ['/a1'], [], true,                              { path: '/a\\d+' }],
  [[], ['/ax', '/a'], [], true,                        { path: '/a\\w*' }],
  [[], ['/ax', '/a'], [], true,                        { path: '/a.*' }],
  [[], ['/a.b'], [], true,                             { path: '/a\\.b' }],
  [[], ['/a', '/b'], [], true,                         { path: '/a|/b' }],
  [['A', 'B'], [], [], true,                           { method: 'A|B' }],
  [[], [], ['a', 'b'], true,                           { host: 'a|b' }],
  [[], [], [], false,                                  { path: '/[^ -~]' }],
  [[], [], [], false,                                  { method: '[^ -~]' }],
  [[], [], [], false,                                  { host: '[^ -~]' }],
  [[], [], ['h.x'], true,                              { host: 'h\\.x' }],
])('vocabularyOf() has the methods %j, paths %j and hosts %j, and it is %s that they are all, for %j', (...[methods, paths, hosts, isComplete, rule]) => {
  expect(vocabulary([http(rule)], server)).toStrictEqual([methods, paths, hosts, isComplete]);
});

const atWaypoint = (world: ReturnType<typeof readWorld>): Readers => ({
  endpoints: [],
  waypoint: {
    waypoint: { gateway: world.gateways[0]!, proxy: world.endpoints.get('a/w[Deployment]')! },
    service: world.services.find(({ name }) => name === 'server'),
  },
});
const policy = (operation: object) =>
  ap('a/p', { targetRefs: [{ kind: 'Service', name: 'server' }], rules: [{ to: [{ operation }] }] });

// prettier-ignore
test.each<Row>([
  [['PUT', 'A', 'Ax'], [], [], true,                   { methods: ['PUT', 'A*', '*'] }],
  [['PUT', 'xB'], [], [], true,                        { methods: ['PUT', '*B', '*'] }],
  [['A', 'Ax', 'xB'], [], [], false,                   { methods: ['A*', '*B'] }],
  [['PUT'], [], [], true,                              { notMethods: ['PUT'] }],
  [[], ['/a', '/b/', '/b/x'], [], true,                { paths: ['/a', '/b/*'] }],
  [[], ['/a'], [], true,                               { notPaths: ['/a'] }],
  [['G', 'O', 'Gx', 'Ox'], [], [], false,              { notMethods: ['G*', 'O*'] }],
  [[], ['/x/x'], [], false,                            { notPaths: ['/', '/{*}/{*}'] }],
  [[], ['/x'], [], true,                               { notPaths: ['/*'] }],
  [[], ['/x/y'], [], true,                             { notPaths: ['/{**}'] }],
  [[], [], ['x.INVALID'], false,                       { notHosts: ['*.INVALID'] }],
  [[], [], [], true,                                   { paths: ['*'] }],
  [[], ['/x/b'], [], true,                             { paths: ['*/b'] }],
  [[], ['/x.js'], [], true,                            { paths: ['*.js'] }],
  [[], ['/a', '/ax', '/x.js'], [], false,              { paths: ['/a*', '*.js'] }],
  [[], ['/a/x/b'], [], true,                           { paths: ['/a/{*}/b'] }],
  [[], ['/a/x/b', '/c/x'], [], false,                  { paths: ['/a/{*}/b', '/c/{*}'] }],
  [[], ['/a/x/y'], [], true,                           { paths: ['/a/{**}'] }],
  [[], ['/a', '/b/x'], [], true,                       { paths: ['/a'], notPaths: ['/b/{*}'] }],
  [[], [], ['h', 'x.example'], true,                   { hosts: ['h', '*.example'] }],
  [[], [], ['h', 'n.', 'n.x'], true,                   { hosts: ['h'], notHosts: ['n.*'] }],
  [[], [], ['n.', 'x.example', 'n.x'], false,          { hosts: ['*.example'], notHosts: ['n.*'] }],
])('vocabularyOf() has of a waypoint the methods %j, paths %j and hosts %j, and it is %s that they are all, for %j', (...[methods, paths, hosts, isComplete, operation]) => {
  expect(vocabulary([policy(operation)], atWaypoint)).toStrictEqual([methods, paths, hosts, isComplete]);
});

const gated = (listener: object, written: Spec) => [
  gateway('a/gw', 'kgateway', [{ name: 'http', port: 80, protocol: 'HTTP', ...listener }]),
  written,
];
const atGateway = (world: ReturnType<typeof readWorld>): Readers => ({
  endpoints: [],
  gateway: {
    gateway: world.gateways.find(({ name }) => name === 'gw')!,
    to: { endpoint: world.endpoints.get('a/server[Pod]')!, port: 80 },
  },
});
const ruleOf = (match: object) => ({ matches: [match], backendRefs: [{ name: 'server', port: 80 }] });
const route = (match: object, rest: Spec = {}) =>
  httpRoute('a/r', { parentRefs: [{ name: 'x' }, { name: 'gw' }], rules: [ruleOf(match)], ...rest });
const path = (value: string, type = 'PathPrefix') => ({ path: { type, value } });

// prettier-ignore
test.each<readonly [...Row, route: Spec]>([
  [['PUT'], ['/a', '/a/x'], [], true,                  {}, route({ ...path('/a'), method: 'PUT' })],
  [[], ['/a/', '/a/x'], [], true,                      {}, route(path('/a/'))],
  [[], ['/a/b'], [], true,                             {}, route(path('/a/b', 'Exact'))],
  [[], [], [], true,                                   {}, route(path('/a.*', 'RegularExpression'))],
  [[], ['/x'], ['h', 'x.z'], true,                     {}, route({}, { hostnames: ['h', '*.z'] })],
  [[], ['/x'], ['x.w'], true,                          { hostname: '*.w' }, route({})],
  [[], [], [], true,                                   {}, httpRoute('a/r', { parentRefs: [{ name: 'x' }], rules: [ruleOf(path('/a'))] })],
  [[], [], [], true,                                   {}, httpRoute('b/r', { parentRefs: [{ name: 'gw' }], rules: [ruleOf(path('/a'))] })],
])('vocabularyOf() has of a gateway the methods %j, paths %j and hosts %j, and it is %s that they are all', (...[methods, paths, hosts, isComplete, listener, written]) => {
  expect(vocabulary(gated(listener, written), atGateway)).toStrictEqual([methods, paths, hosts, isComplete]);
});

test('vocabularyOf() has what routes are about first, since a request that gets through is made of that', () => {
  const written = gated({}, route({ ...path('/a'), method: 'PUT' }, { hostnames: ['h'] }));
  const world = readWorld(documents([...pods, ...written]));
  const { methods, paths, hosts } = vocabularyOf(world, atGateway(world));
  expect([methods, paths, hosts].map(({ exact }) => exact)).toStrictEqual([
    ['PUT', 'GET', 'OTHER'],
    ['/a', '/', '/other/path'],
    ['h', 'other.invalid'],
  ]);
});

test('merge() has each value once, and every form that some list has', () => {
  const one = { ...none, exact: ['a', 'b'], made: ['x'], hasPrefix: true, odd: ['p'], avoidable: ['v'] };
  const other = {
    ...none,
    exact: ['b', 'c'],
    made: ['x', 'y'],
    hasSuffix: true,
    odd: ['p', 'q'],
    avoidable: ['v', 'w'],
  };
  const both = {
    exact: ['a', 'b', 'c'],
    made: ['x', 'y'],
    hasPrefix: true,
    hasSuffix: true,
    odd: ['p', 'q'],
    avoidable: ['v', 'w'],
  };
  const all = (words: Words): Vocabulary => ({ methods: words, paths: none, hosts: words });
  expect(merge([all(one), all(other)])).toStrictEqual(all(both));
  expect(merge([])).toStrictEqual(all(none));
});

test('textsOf() has the values that patterns name, then the examples, each once', () => {
  expect(textsOf({ ...none, exact: ['a', 'b'], made: ['c', 'a'] })).toStrictEqual(['a', 'b', 'c']);
});

test.each<[expected: boolean, words: Partial<Words>]>([
  [true, {}],
  [true, { exact: ['a'], made: ['ax', 'bx'], hasPrefix: true }],
  [true, { made: ['xa', 'xb'], hasSuffix: true }],
  [true, { made: ['x'], odd: ['p'] }],
  [false, { made: ['x'], hasPrefix: true, hasSuffix: true }],
  [false, { made: ['x'], hasPrefix: true, odd: ['p'] }],
  [false, { made: ['x'], hasSuffix: true, odd: ['p'] }],
  [false, { made: ['x'], odd: ['p', 'q'] }],
  [false, { odd: ['p'] }],
  [false, { exact: ['ax'], made: ['ax'], hasPrefix: true }],
  [true, { exact: ['/a', '/b'], avoidable: ['/a'] }],
  [true, { exact: ['/a', '/b', '/c'], avoidable: ['/a', '*b'] }],
  [false, { exact: ['/a', '/b'], avoidable: ['/a', '*b'] }],
])('isComplete() is %s with %j, whichever part of requests it is about', (expected, words) => {
  const some = { ...none, ...words };
  const each = [{ methods: some }, { paths: some }, { hosts: some }];
  expect(each.map((part) => isComplete({ methods: none, paths: none, hosts: none, ...part }))).toStrictEqual(
    each.map(() => expected),
  );
});
