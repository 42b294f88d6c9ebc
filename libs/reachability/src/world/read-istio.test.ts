import { ap, config, documents, object, pa, ra, type Spec } from '../testing/objects';
import { readWorld } from './read-world';

const read = (...objects: readonly Spec[]) => readWorld(documents(objects));
const origin = { file: 'test.yaml', line: 1, kind: 'AuthorizationPolicy', namespace: 'a', name: 'p' };
const source = {
  principals: ['p', '*'],
  notPrincipals: ['np'],
  namespaces: ['n'],
  notNamespaces: ['nn'],
  serviceAccounts: [] as string[],
  notServiceAccounts: [] as string[],
  ipBlocks: ['10.0.0.0/8'],
  notIpBlocks: ['10.1.0.0/16'],
  remoteIpBlocks: ['10.2.0.0/16'],
  notRemoteIpBlocks: ['10.3.0.0/16'],
  requestPrincipals: ['rp'],
  notRequestPrincipals: ['nrp'],
};
const operation = {
  hosts: ['h'],
  notHosts: ['nh'],
  methods: ['GET'],
  notMethods: ['PUT'],
  paths: ['/p', '/a/{*}/b/{**}'],
  notPaths: ['/np*'],
  ports: ['1', '65535'],
  notPorts: ['81'],
};

/** The lists that have something in them. */
const filled = (lists: object) =>
  Object.fromEntries(Object.entries(lists).filter(([, list]) => (list as unknown[]).length > 0));

test('readWorld() reads an AuthorizationPolicy whole', () => {
  const whens = [
    { key: 'source.ip', values: ['10.0.0.0/8'] },
    { key: 'destination.port', values: ['80'], notValues: ['81'] },
    { key: 'request.headers[x]', notValues: ['y'] },
  ];
  const accounts = { ...Object.fromEntries(Object.keys(source).map((key) => [key, []])) };
  const named = { ...accounts, serviceAccounts: ['s'], notServiceAccounts: ['b/s'] };
  const rule = { from: [{ source: filled(source) }, { source: filled(named) }], to: [{ operation }], when: whens };
  const { authorizationPolicies, unsupported, notEnforced } = read(ap('a/p', { action: 'DENY', rules: [rule] }));
  expect([unsupported, notEnforced]).toStrictEqual([[], []]);
  expect(authorizationPolicies).toStrictEqual([
    {
      namespace: 'a',
      origin: { ...origin, path: 'spec' },
      targetRefs: [],
      action: 'DENY',
      dryRun: false,
      rules: [
        {
          origin: { ...origin, path: 'spec.rules[0]' },
          from: [source, named],
          to: [operation],
          when: [
            { key: 'source.ip', values: ['10.0.0.0/8'], notValues: [] },
            { key: 'destination.port', values: ['80'], notValues: ['81'] },
            { key: 'request.headers[x]', values: [], notValues: ['y'] },
          ],
        },
      ],
    },
  ]);
});

test.each([
  [{}, 'ALLOW'],
  [{ action: 'ALLOW' }, 'ALLOW'],
  [{ action: 'AUDIT' }, 'AUDIT'],
  [{ action: 'CUSTOM', provider: { name: 'x' } }, 'CUSTOM'],
])('readWorld() reads the action of %j as %s', (spec, action) => {
  expect(read(ap('a/p', { ...spec, rules: [{}] })).authorizationPolicies).toMatchObject([
    { action, rules: [{ from: [], to: [], when: [] }] },
  ]);
});

test.each([
  ['true', true],
  ['false', false],
])('readWorld() reads the annotation for a dry run "%s" as %s', (value, dryRun) => {
  const policy = ap('a/p', {}, { 'istio.io/dry-run': value });
  expect(read(policy).authorizationPolicies).toMatchObject([{ dryRun }]);
});

const service = { group: '', kind: 'Service', name: 's' };
const gatewayRef = { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'g' };
const classRef = { group: 'gateway.networking.k8s.io', kind: 'GatewayClass', name: 'istio-waypoint' };

// prettier-ignore
test.each<[attached: object, spec: Spec, place?: string]>([
  [{ targetRefs: [] },                                                  {}],
  [{ selector: { app: 'x' }, targetRefs: [] },                          { selector: { matchLabels: { app: 'x' } } }],
  [{ selector: {}, targetRefs: [] },                                    { selector: {} }],
  [{ targetRefs: [{ kind: 'Service', name: 's' }] },                    { targetRef: service }],
  [{ targetRefs: [{ kind: 'Service', name: 's' }] },                    { targetRef: { ...service, group: 'core', namespace: '' } }],
  [{ targetRefs: [{ kind: 'Service', name: 's' }] },                    { targetRef: { kind: 'Service', name: 's' } }],
  [{ targetRefs: [{ kind: 'Service', name: 's' }, { kind: 'Gateway', name: 'g' }] }, { targetRefs: [service, gatewayRef] }],
  [{ targetRefs: [{ kind: 'ServiceEntry', name: 'e' }] },               { targetRefs: [{ group: 'networking.istio.io', kind: 'ServiceEntry', name: 'e' }] }],
  [{ targetRefs: [{ kind: 'GatewayClass', name: 'istio-waypoint' }] },  { targetRefs: [classRef] }, 'istio-system'],
  [{ targetRefs: Array.from({ length: 16 }, () => ({ kind: 'Service', name: 's' })) }, { targetRefs: Array.from({ length: 16 }, () => service) }],
])('readWorld() attaches a policy by %j', (attached, spec, place = 'a') => {
  const { authorizationPolicies, requestAuthentications, unsupported } = read(ap(`${place}/p`, spec), ra(`${place}/q`, spec));
  const shown = [authorizationPolicies, requestAuthentications].map(([policy]) =>
    policy === undefined ? undefined : { ...('selector' in policy ? { selector: policy.selector } : {}), targetRefs: policy.targetRefs },
  );
  expect([shown, unsupported]).toStrictEqual([[attached, attached], []]);
});

const api = 'the API server refuses it:';
const nothing = 'it is attached to nothing:';

// prettier-ignore
test.each<[reason: string, spec: Spec]>([
  [`${api} selector and targetRefs exclude one another`,                { selector: {}, targetRefs: [service] }],
  [`${api} targetRef and targetRefs exclude one another`,               { targetRef: service, targetRefs: [service] }],
  [`${api} selector and targetRef exclude one another`,                 { selector: {}, targetRef: service }],
  [`${api} more than 16 targets`,                                       { targetRefs: Array.from({ length: 17 }, () => service) }],
  [`${api} a target must not name a namespace`,                         { targetRefs: [service, { ...service, namespace: 'b' }] }],
  [`${api} wildcard in a selector`,                                     { selector: { matchLabels: { app: 'x', 'a*': 'y' } } }],
  [`${api} wildcard in a selector`,                                     { selector: { matchLabels: { '': 'y' } } }],
  [`${nothing} "" has no kind Gateway to attach to`,                    { targetRefs: [{ kind: 'Gateway', name: 'g' }] }],
  [`${nothing} "apps" has no kind Service to attach to`,                { targetRef: { group: 'apps', kind: 'Service', name: 's' } }],
  [`${nothing} a GatewayClass is a target in the root namespace only`,  { targetRefs: [classRef] }],
  [`${nothing} its target has no name`,                                 { targetRef: { kind: 'Service' } }],
])('readWorld() says of a policy of Istio that %s', (reason, spec) => {
  const { authorizationPolicies, requestAuthentications, notEnforced } = read(ap('a/p', spec), ra('a/q', spec));
  expect([authorizationPolicies, requestAuthentications]).toStrictEqual([[], []]);
  expect(notEnforced.map((notice) => [notice.reason, notice.origin.path])).toStrictEqual([[reason, ''], [reason, '']]);
});

test.each<[path: string, spec: Spec]>([
  [
    'spec.rules[0].from[1].source',
    { from: [{ source: { principals: ['x'] } }, { source: { serviceAccounts: ['x'], principals: ['x'] } }] },
  ],
  ['spec.rules[0].from[0].source', { from: [{ source: { notServiceAccounts: ['x'], notPrincipals: ['x'] } }] }],
  ['spec.rules[0].from[0].source', { from: [{ source: { serviceAccounts: ['x'], namespaces: ['x'] } }] }],
  ['spec.rules[0].from[0].source', { from: [{ source: { serviceAccounts: ['x'], notNamespaces: ['x'] } }] }],
])('readWorld() says that the API server refuses %s of %j', (path, rule) => {
  const reason = `the API server refuses it: ${path} mixes service accounts with principals or namespaces`;
  expect(read(ap('a/p', { rules: [rule] })).notEnforced).toMatchObject([{ reason }]);
});

test('readWorld() says that a DENY without rules does nothing', () => {
  const reason = 'the webhook refuses it, and without rules a DENY matches nothing';
  expect(read(ap('a/p', { action: 'DENY', rules: [] })).notEnforced).toMatchObject([{ reason }]);
});

const from = (fields: object) => ({ rules: [{ from: [{ source: fields }] }] });
const to = (fields: object) => ({ rules: [{ to: [{ operation: fields }] }] });
const when = (...items: readonly object[]) => ({ rules: [{ when: items }] });
const paths = (...list: readonly string[]) => to({ paths: list });
const first = 'spec.rules[0]';

// prettier-ignore
test.each<[notices: readonly string[], spec: Spec]>([
  [['spec.unless: field unless is not modelled'],                       { unless: [] }],
  [['spec.selector.app: field app is not modelled'],                    { selector: { app: 'x' } }],
  [['spec.targetRefs[0].port: field port is not modelled'],             { targetRefs: [{ ...service, port: 1 }] }],
  [['spec.targetRefs: it is attached to nothing: its target has no name'], { targetRefs: [service, { kind: 'Service' }] }],
  [['spec.action: LOG is not one of ALLOW, DENY, AUDIT, CUSTOM'],       { action: 'LOG' }],
  [['spec.provider: a provider belongs to action CUSTOM'],              { action: 'CUSTOM', rules: [{}] }],
  [['spec.provider: a provider belongs to action CUSTOM'],              { provider: { name: 'x' }, rules: [{}] }],
  [[`${first}.unless: field unless is not modelled`],                   { rules: [{ unless: [] }] }],
  [[`${first}.from[0]: source must not be empty`],                      { rules: [{ from: [{}] }] }],
  [[`${first}.to[0]: operation must not be empty`],                     { rules: [{ to: [{ operation: {} }] }] }],
  [[`${first}.from[0].operation: field operation is not modelled`],     { rules: [{ from: [{ source: { principals: ['x'] }, operation: {} }] }] }],
  [[`${first}.from[0].source.user: field user is not modelled`],        from({ user: ['x'] })],
  [[`${first}.to[0].operation.query: field query is not modelled`],     to({ query: ['x'] })],
  ...['principals', 'notPrincipals', 'namespaces', 'notNamespaces', 'serviceAccounts', 'notServiceAccounts', 'requestPrincipals', 'notRequestPrincipals'].map(
    (key): [string[], Spec] => [[`${first}.from[0].source.${key}[0]: must not be empty`], from({ [key]: [''] })],
  ),
  ...['hosts', 'notHosts', 'methods', 'notMethods'].map(
    (key): [string[], Spec] => [[`${first}.to[0].operation.${key}[1]: must not be empty`], to({ [key]: ['x', ''] })],
  ),
  ...['ipBlocks', 'notIpBlocks', 'remoteIpBlocks', 'notRemoteIpBlocks'].map(
    (key): [string[], Spec] => [[`${first}.from[0].source.${key}[1]: x is not a block of addresses`], from({ [key]: ['::1', 'x'] })],
  ),
  ...['ports', 'notPorts'].flatMap((key) =>
    ['0', '65536', 'x1', '1x', '-1', '1.5'].map(
      (port): [string[], Spec] => [[`${first}.to[0].operation.${key}[0]: ${port} is not a port`], to({ [key]: [port] })],
    ),
  ),
  ...['/{x}', '/a{*}', '/{*}b', '/{**}/{**}', '/{**}/{*}', '/*/{*}', '/{*}*', '/{', '/}', '/{***}'].map(
    (path): [string[], Spec] => [[`${first}.to[0].operation.paths[0]: ${path} is not a path or a path template`], paths(path)],
  ),
  [[`${first}.to[0].operation.notPaths[0]: /{ is not a path or a path template`], to({ notPaths: ['/{'] })],
  [[`${first}.when[0].key: source.name is not a key of when`],          when({ key: 'source.name', values: ['x'] })],
  [[`${first}.when[0].key:  is not a key of when`],                     when({ values: ['x'] })],
  [[`${first}.when[0]: needs values or notValues`],                     when({ key: 'source.namespace', values: [] })],
  [[`${first}.when[0].value: field value is not modelled`],             when({ key: 'source.namespace', values: ['x'], value: 'x' })],
  [[`${first}.when[0].values[0]: x is not a block of addresses`],       when({ key: 'remote.ip', values: ['x'] })],
  [[`${first}.when[0].notValues[0]: x is not a port`],                  when({ key: 'destination.port', notValues: ['x'] })],
  [[`${first}.when[0].values[0]: must not be empty`],                   when({ key: 'source.principal', values: [''] })],
])('readWorld() does not understand %j', (notices, spec) => {
  const { authorizationPolicies, unsupported } = read(ap('a/p', spec));
  expect(authorizationPolicies).toStrictEqual([]);
  expect(unsupported.map((notice) => `${notice.origin.path}: ${notice.reason}`)).toStrictEqual(notices);
});

test.each(['/a*', '*/a', '*', '/{*}', '/{*}/{*}', '/{*}/x/{**}', '/{**}', '/{**}/x'])(
  'readWorld() takes the path %s',
  (path) => expect(read(ap('a/p', paths(path))).unsupported).toStrictEqual([]),
);

test.each([
  ...['source.ip', 'remote.ip', 'destination.ip'].map((key) => [key, '::1']),
  ['destination.port', '80'],
  ...['source.namespace', 'source.serviceAccount', 'source.principal', 'connection.sni'].map((key) => [key, 'x']),
  ...['request.auth.principal', 'request.auth.audiences', 'request.auth.presenter'].map((key) => [key, 'x']),
  ...['request.headers[x]', 'request.auth.claims[x]', 'experimental.envoy.filters.x'].map((key) => [key, 'x']),
])('readWorld() knows the key %s of `when`', (key, value) => {
  const { unsupported, authorizationPolicies } = read(ap('a/p', when({ key, values: [value] })));
  expect([unsupported, authorizationPolicies[0]?.rules[0]?.when]).toStrictEqual([
    [],
    [{ key, values: [value], notValues: [] }],
  ]);
});

// prettier-ignore
test.each<[touches: object, policy: Spec]>([
  [{ part: 'ztunnel', namespaces: ['a'] },       ap('a/p', { unless: [] })],
  [{ part: 'ztunnel', namespaces: 'all' },       ap('istio-system/p', { unless: [] })],
  [{ part: 'waypoint', namespaces: ['a'] },      ap('a/p', { unless: [], targetRefs: [service] })],
  [{ part: 'waypoint', namespaces: 'all' },      ap('istio-system/p', { unless: [], targetRefs: [service] })],
  [{ part: 'waypoint', namespaces: ['a'] },      ra('a/p', { unless: [] })],
  [{ part: 'waypoint', namespaces: 'all' },      ra('istio-system/p', { unless: [] })],
  [{ part: 'ztunnel', namespaces: ['a'] },       pa('a/p', { unless: [] })],
  [{ part: 'ztunnel', namespaces: 'all' },       pa('istio-system/p', { unless: [] })],
  [{ part: 'ztunnel', namespaces: ['istio-system'] }, pa('istio-system/p', { selector: { matchLabels: { a: 'b' } }, unless: [] })],
])('readWorld() doubts %j for what it does not understand', (touches, policy) => {
  expect(read(policy).unsupported.at(-1)?.touches).toStrictEqual(touches);
});

test('readWorld() knows the root namespace that the mesh has', () => {
  const mesh = config('istio-system/istio', { mesh: 'rootNamespace: root' });
  const namespacesOf = (place: string) =>
    read(mesh, ap(`${place}/p`, { unless: [] })).unsupported[0]?.touches.namespaces;
  expect(['root', 'istio-system'].map(namespacesOf)).toStrictEqual(['all', ['istio-system']]);
});

test('readWorld() reads a RequestAuthentication', () => {
  const policy = ra('a/p', { selector: { matchLabels: { app: 'x' } }, jwtRules: [{ issuer: 'i', audiences: [] }, {}] });
  const place = { ...origin, kind: 'RequestAuthentication', path: 'spec' };
  expect(read(policy).requestAuthentications).toStrictEqual([
    { namespace: 'a', origin: place, selector: { app: 'x' }, targetRefs: [], issuers: ['i', ''] },
  ]);
  expect(read(ra('a/p', { rules: [] })).requestAuthentications).toStrictEqual([]);
});

const mode = (text?: string) => ({ mtls: { mode: text } });
const selected = { selector: { matchLabels: { app: 'x' } } };

// prettier-ignore
test.each<[expected: object, spec: Spec, metadata?: Spec]>([
  [{ selector: {}, mode: 'UNSET', ports: {} },                          {}],
  [{ selector: {}, mode: 'UNSET', ports: {} },                          mode('UNSET')],
  [{ selector: {}, mode: 'STRICT', ports: {} },                         mode('STRICT')],
  [{ selector: {}, mode: 'PERMISSIVE', ports: {} },                     mode('PERMISSIVE')],
  [{ selector: {}, mode: 'DISABLE', ports: {} },                        mode('DISABLE')],
  [{ selector: { app: 'x' }, mode: 'UNSET', ports: { 80: 'STRICT', 81: 'UNSET' } }, { ...selected, portLevelMtls: { 80: { mode: 'STRICT' }, 81: {} } }],
  [{ selector: {}, mode: 'STRICT', ports: {}, created: '2025-01-01T00:00:00Z' }, mode('STRICT'), { creationTimestamp: '2025-01-01T00:00:00Z' }],
])('readWorld() reads the PeerAuthentication %j', (expected, spec, metadata = {}) => {
  const place = { ...origin, kind: 'PeerAuthentication', path: 'spec' };
  const { peerAuthentications, unsupported } = read(pa('a/p', spec, metadata));
  expect([peerAuthentications, unsupported]).toStrictEqual([[{ namespace: 'a', origin: place, ...expected }], []]);
});

// prettier-ignore
test.each<[notice: string, spec: Spec, place?: string]>([
  ['spec.mtls.mode: ON is not one of UNSET, DISABLE, PERMISSIVE, STRICT', mode('ON')],
  ['spec.mtls.how: field how is not modelled',                          { mtls: { how: 'x' } }],
  ['spec.ports: field ports is not modelled',                           { ports: {} }],
  ['spec.selector.app: field app is not modelled',                      { selector: { app: 'x' } }],
  ['spec.portLevelMtls.80.how: field how is not modelled',              { ...selected, portLevelMtls: { 80: { how: 'x' } } }],
  ['spec.selector: a selector in the root namespace is not modelled',   selected, 'istio-system'],
])('readWorld() does not understand "%s" of a PeerAuthentication', (notice, spec, place = 'a') => {
  const { peerAuthentications, unsupported } = read(pa(`${place}/p`, spec));
  expect(peerAuthentications).toStrictEqual([]);
  expect(unsupported.map(({ origin: { path }, reason }) => `${path}: ${reason}`)).toStrictEqual([notice]);
});

test('readWorld() says that the API server refuses modes of ports without a selector', () => {
  const { notEnforced } = read(pa('a/p', { portLevelMtls: { 80: { mode: 'STRICT' } } }));
  const reason = 'the API server refuses it: portLevelMtls needs a selector';
  expect(notEnforced).toMatchObject([{ name: 'p', reason, kind: 'PeerAuthentication', file: 'test.yaml', line: 1 }]);
  expect(read(object('security.istio.io/v1', 'PeerAuthentication', 'a/p', {})).notEnforced).toStrictEqual([]);
});
