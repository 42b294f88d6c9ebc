import { ambient, ap, cnp, documents, gateway, httpRoute, pod, service, type Spec, waypoint } from '../testing/objects';
import { readWorld } from '../world/read-world';
import { merge, vocabularyOf, type Readers } from './vocabulary';

const pods = [ambient('a'), pod('a/server'), service('a/server'), waypoint('a/w')];
const always = { methods: ['GET', 'OTHER'], paths: ['/', '/other/path'], hosts: ['other.invalid'], isComplete: true };

/** What requests are told apart by, beside what is always tried. */
function vocabulary(objects: readonly unknown[], of: (world: ReturnType<typeof readWorld>) => Readers) {
  const world = readWorld(documents([...pods, ...objects]));
  const { methods, paths, hosts, isComplete } = vocabularyOf(world, of(world));
  const rest = (all: readonly string[], known: readonly string[]) => {
    expect(all.slice(0, known.length)).toStrictEqual(known);
    return all.slice(known.length);
  };
  return [rest(methods, always.methods), rest(paths, always.paths), rest(hosts, always.hosts), isComplete];
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
  [[], ['/ax'], [], true,                              { path: '/a[a-z]*' }],
  [[], ['/a1'], [], true,                              { path: '/a\\d' }],
  [[], ['/a1'], [], true,                              { path: '/a\\d+' }],
  [[], ['/ax'], [], true,                              { path: '/a\\w*' }],
  [[], ['/ax'], [], true,                              { path: '/a.*' }],
  [[], ['/a.b'], [], true,                             { path: '/a\\.b' }],
  [[], [], [], false,                                  { path: '/a|/b' }],
  [[], [], [], false,                                  { method: 'A|B' }],
  [[], [], [], false,                                  { host: 'a|b' }],
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
  [['PUT', 'A', 'Ax', 'xB'], [], [], true,             { methods: ['PUT', 'A*', '*B', '*'] }],
  [['PUT'], [], [], true,                              { notMethods: ['PUT'] }],
  [[], ['/a', '/b/', '/b/x'], [], true,                { paths: ['/a', '/b/*'] }],
  [[], ['/a'], [], true,                               { notPaths: ['/a'] }],
  [[], [], [], true,                                   { paths: ['*'] }],
  [[], ['/x/b'], [], false,       { paths: ['*/b'] }],
  [[], ['/x.js'], [], false,                           { paths: ['*.js'] }],
  [[], ['/a/x/b'], [], false,                          { paths: ['/a/{*}/b'] }],
  [[], ['/a/x/y'], [], false,                          { paths: ['/a/{**}'] }],
  [[], ['/a', '/b/x'], [], false,                      { paths: ['/a'], notPaths: ['/b/{*}'] }],
  [[], [], ['h', 'x.example', 'n.', 'n.x'], true,      { hosts: ['h', '*.example'], notHosts: ['n.*'] }],
])('vocabularyOf() has of a waypoint the methods %j, paths %j and hosts %j, and it is %s that they are all, for %j', (...[methods, paths, hosts, isComplete, operation]) => {
  expect(vocabulary([policy(operation)], atWaypoint)).toStrictEqual([methods, paths, hosts, isComplete]);
});

const gated = (listener: object, written: Spec) => [
  gateway('a/gw', 'kgateway', [{ name: 'http', port: 80, protocol: 'HTTP', ...listener }]),
  written,
];
const atGateway = (world: ReturnType<typeof readWorld>): Readers => ({
  endpoints: [],
  gateway: world.gateways.find(({ name }) => name === 'gw')!,
});
const route = (match: object, rest: Spec = {}) =>
  httpRoute('a/r', { parentRefs: [{ name: 'x' }, { name: 'gw' }], rules: [{ matches: [match] }], ...rest });
const path = (value: string, type = 'PathPrefix') => ({ path: { type, value } });

// prettier-ignore
test.each<readonly [...Row, route: Spec]>([
  [['PUT'], ['/a', '/a/x'], [], true,                  {}, route({ ...path('/a'), method: 'PUT' })],
  [[], ['/a/', '/a/x'], [], true,                      {}, route(path('/a/'))],
  [[], ['/a/b', '/a/b/x'], [], true,                   {}, route(path('/a/b', 'Exact'))],
  [[], ['/a.*', '/a.*/x'], [], false,                  {}, route(path('/a.*', 'RegularExpression'))],
  [[], ['/x'], ['h', 'x.z'], true,                     {}, route({}, { hostnames: ['h', '*.z'] })],
  [[], ['/x'], ['x.w'], true,                          { hostname: '*.w' }, route({})],
  [[], [], [], true,                                   {}, httpRoute('a/r', { parentRefs: [{ name: 'x' }], rules: [{ matches: [path('/a')] }] })],
  [[], [], [], true,                                   {}, httpRoute('b/r', { parentRefs: [{ name: 'gw' }], rules: [{ matches: [path('/a')] }] })],
])('vocabularyOf() has of a gateway the methods %j, paths %j and hosts %j, and it is %s that they are all', (...[methods, paths, hosts, isComplete, listener, written]) => {
  expect(vocabulary(gated(listener, written), atGateway)).toStrictEqual([methods, paths, hosts, isComplete]);
});

test('merge() has each value once, and all only where each list has', () => {
  const other = { methods: ['GET', 'A'], paths: [], hosts: ['h'], isComplete: false };
  expect(merge([always, other])).toStrictEqual({
    methods: ['GET', 'OTHER', 'A'],
    paths: ['/', '/other/path'],
    hosts: ['other.invalid', 'h'],
    isComplete: false,
  });
  expect(merge([always, always])).toStrictEqual(always);
});
