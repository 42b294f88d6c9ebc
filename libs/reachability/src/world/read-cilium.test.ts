import { ccnp, cnp, config, documents, object, type Spec } from '../testing/objects';
import { readWorld } from './read-world';

const read = (...objects: readonly Spec[]) => readWorld(documents(objects));
const agent = (data: Spec) => config('kube-system/cilium-config', data);
const origin = { file: 'test.yaml', line: 1, kind: 'CiliumNetworkPolicy', namespace: 'a', name: 'p' };
const everyone = { matchLabels: {}, matchExpressions: [] };
const element = (path: string, rest: object) => ({
  origin: { ...origin, path },
  peers: { kind: 'any' },
  requires: [],
  icmp: false,
  ...rest,
});
const ingressOf = (...ingress: readonly object[]) => read(cnp('a/p', { ingress })).ciliumRules[0]?.ingress;
const egressOf = (...egress: readonly object[]) => read(cnp('a/p', { egress })).ciliumRules[0]?.egress;

test('readWorld() reads a rule with all four lists', () => {
  const policy = cnp('a/p', {
    endpointSelector: { matchLabels: { app: 'x' } },
    description: 'for people',
    labels: [],
    ingress: [{ fromEntities: ['all'] }],
    ingressDeny: [{ fromEntities: ['world'] }],
    egress: [{ toEntities: ['host'] }],
    egressDeny: [{ toEntities: ['none'] }],
  });
  const list = (direction: string, entity: string) => [
    element(`spec.${direction}[0]`, { peers: { kind: 'entities', entities: [entity] } }),
  ];
  expect(read(policy)).toMatchObject({ unsupported: [], notEnforced: [] });
  expect(read(policy).ciliumRules).toStrictEqual([
    {
      origin: { ...origin, path: 'spec' },
      namespace: 'a',
      subject: { kind: 'endpoints', selector: { matchLabels: { app: 'x' }, matchExpressions: [] } },
      ingress: list('ingress', 'all'),
      ingressDeny: list('ingressDeny', 'world'),
      egress: list('egress', 'host'),
      egressDeny: list('egressDeny', 'none'),
      enableDefaultDeny: {},
    },
  ]);
});

test.each<[expected: object, written: object]>([
  [{}, {}],
  [{ ingress: true }, { ingress: true }],
  [{ egress: false }, { egress: false }],
  [
    { ingress: false, egress: true },
    { ingress: false, egress: true },
  ],
])('readWorld() reads the default deny %j', (expected, enableDefaultDeny) => {
  const { ciliumRules } = read(cnp('a/p', { enableDefaultDeny, ingress: [{}] }));
  expect(ciliumRules[0]?.enableDefaultDeny).toStrictEqual(expected);
});

test('readWorld() reads clusterwide rules, each of `specs`, and those for nodes where the host firewall is on', () => {
  const nodes = ccnp('n', { nodeSelector: { matchLabels: { x: 'y' } }, ingress: [{}] });
  const specs = [
    { endpointSelector: {}, ingress: [{}] },
    { endpointSelector: {}, egress: [{}] },
  ];
  const many = object('cilium.io/v2', 'CiliumClusterwideNetworkPolicy', 'm', { spec: specs[0], specs });
  const { ciliumRules } = read(nodes, many, agent({ 'enable-host-firewall': 'true' }));
  expect(ciliumRules.map((rule) => [rule.origin.path, 'namespace' in rule, rule.subject])).toStrictEqual([
    ['spec', false, { kind: 'nodes', selector: { matchLabels: { x: 'y' }, matchExpressions: [] } }],
    ['spec', false, { kind: 'endpoints', selector: everyone }],
    ['specs[0]', false, { kind: 'endpoints', selector: everyone }],
    ['specs[1]', false, { kind: 'endpoints', selector: everyone }],
  ]);
  const off = read(nodes);
  expect(off.ciliumRules).toStrictEqual([]);
  expect(off.notEnforced).toMatchObject([
    { name: 'n', reason: 'it is a policy for nodes, selects no pod, and the host firewall is off' },
  ]);
});

const block = (cidr: string, ...except: readonly string[]) => ({ kind: 'block', block: { cidr, except } });
const byLabels = (matchLabels: object) => ({ matchLabels, matchExpressions: [] });

// prettier-ignore
test.each<[peers: object, written: object]>([
  [{ kind: 'any' },                                                    {}],
  [{ kind: 'none' },                                                   { toEntities: [] }],
  [{ kind: 'endpoints', selectors: [everyone, byLabels({ x: 'y' })] }, { toEndpoints: [{}, { matchLabels: { x: 'y' } }] }],
  [{ kind: 'addresses', blocks: [block('10.0.0.0/8'), block('::1')] }, { toCIDR: ['10.0.0.0/8', '::1'] }],
  [{ kind: 'addresses', blocks: [block('10.0.0.0/8', '10.1.0.0/16')] }, { toCIDRSet: [{ cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] }] }],
  [{ kind: 'addresses', blocks: [block('10.0.0.0/8')] },               { toCIDRSet: [{ cidr: '10.0.0.0/8' }] }],
  [{ kind: 'addresses', blocks: [{ kind: 'group', name: 'g', except: ['10.1.0.0/16'] }] }, { toCIDRSet: [{ cidrGroupRef: 'g', except: ['10.1.0.0/16'] }] }],
  [{ kind: 'addresses', blocks: [{ kind: 'groups', selector: byLabels({ x: 'y' }), except: [] }] }, { toCIDRSet: [{ cidrGroupSelector: { matchLabels: { x: 'y' } } }] }],
  [{ kind: 'entities', entities: ['world', 'host'] },                  { toEntities: ['world', 'host'] }],
  [{ kind: 'services', services: [{ kind: 'name', name: 's', namespace: 'b' }] }, { toServices: [{ k8sService: { serviceName: 's', namespace: 'b' } }] }],
  [{ kind: 'services', services: [{ kind: 'name', name: 's' }] },      { toServices: [{ k8sService: { serviceName: 's', namespace: '' } }] }],
  [{ kind: 'services', services: [{ kind: 'name', name: '' }] },       { toServices: [{ k8sService: {} }] }],
  [{ kind: 'services', services: [{ kind: 'selector', selector: byLabels({ x: 'y' }), namespace: 'b' }] }, { toServices: [{ k8sServiceSelector: { selector: { matchLabels: { x: 'y' } }, namespace: 'b' } }] }],
  [{ kind: 'names', names: [{ kind: 'name', name: 'x.y' }, { kind: 'pattern', pattern: '*.y' }] }, { toFQDNs: [{ matchName: 'x.y' }, { matchPattern: '*.y' }] }],
])('readWorld() reads the peers %j', (peers, written) => {
  expect(egressOf(written)).toStrictEqual([element('spec.egress[0]', { peers })]);
});

const tcp = { port: 80, protocol: 'TCP' };
const onPort = { ports: [{ port: '80', protocol: 'TCP' }] };
const http = (rule: object) => ({ toPorts: [{ ports: [tcp], l7: { kind: 'http', rules: [rule] } }] });
const asks = (rule: object) => ({ toPorts: [{ ...onPort, rules: { http: [rule] } }] });

// prettier-ignore
test.each<[expected: object, written: object]>([
  [{ toPorts: [{ ports: [tcp] }] },                                    { toPorts: [onPort] }],
  [{ toPorts: [{ ports: [{ port: 80, protocol: 'ANY' }] }] },          { toPorts: [{ ports: [{ port: '80' }] }] }],
  [{ toPorts: [{ ports: [{ port: 80, endPort: 90, protocol: 'UDP' }] }] }, { toPorts: [{ ports: [{ port: '80', endPort: 90, protocol: 'UDP' }] }] }],
  [{ toPorts: [{ ports: [{ port: 80, protocol: 'SCTP' }] }] },         { toPorts: [{ ports: [{ port: '80', endPort: 0, protocol: 'SCTP' }] }] }],
  [{ toPorts: [{ ports: [{ port: 'web', protocol: 'ANY' }] }] },       { toPorts: [{ ports: [{ port: 'Web', protocol: 'ANY' }] }] }],
  [{ toPorts: [{ ports: [{ port: '80x', protocol: 'ANY' }] }] },       { toPorts: [{ ports: [{ port: '80x' }] }] }],
  [{ toPorts: [{ ports: [{ port: 'x80', protocol: 'ANY' }] }] },       { toPorts: [{ ports: [{ port: 'x80' }] }] }],
  [{ toPorts: [{ ports: [{ port: 65535, protocol: 'ANY' }] }] },       { toPorts: [{ ports: [{ port: '65535' }] }] }],
  [{},                                                                 { toPorts: [] }],
  [{ icmp: true },                                                     { icmps: [{ fields: [{ type: 8 }] }] }],
  [{},                                                                 { icmps: [] }],
  [http({ method: 'GET', path: '/a', host: 'h', headers: ['X-A'] }),   asks({ method: 'GET', path: '/a', host: 'h', headers: ['X-A'] })],
  [http({ headers: [] }),                                              asks({ method: '', path: '', host: '' })],
  [http({ headers: ['X-A: b'] }),                                      asks({ headerMatches: [{ name: 'X-A', value: 'b' }] })],
  [http({ headers: ['X-A'] }),                                         asks({ headerMatches: [{ name: 'X-A' }] })],
  [http({ headers: ['X-A: the value in the Secret s'] }),              asks({ headerMatches: [{ name: 'X-A', secret: { namespace: 'n', name: 's' } }] })],
  [http({ headers: [] }),                                              asks({ headerMatches: ['LOG', 'ADD', 'DELETE', 'REPLACE'].map((mismatch) => ({ name: 'X-A', mismatch })) })],
  [{},                                                                 { authentication: { mode: 'disabled' } }],
])('readWorld() reads %j of an element', (expected, written) => {
  expect(ingressOf(written)).toStrictEqual([element('spec.ingress[0]', expected)]);
});

test('readWorld() reads DNS rules, and what is required of peers', () => {
  const dns = { toPorts: [{ ports: [{ port: '53' }], rules: { dns: [{ matchName: 'x.y' }, { matchPattern: '*' }] } }] };
  const names = [
    { kind: 'name', name: 'x.y' },
    { kind: 'pattern', pattern: '*' },
  ];
  expect(egressOf(dns)?.[0]?.toPorts?.[0]?.l7).toStrictEqual({ kind: 'dns', names });
  const required = { fromEndpoints: [{}], fromRequires: [{ matchLabels: { x: 'y' } }, {}] };
  expect(ingressOf(required)?.[0]?.requires).toStrictEqual([byLabels({ x: 'y' }), everyone]);
});

const api = 'the API server refuses it: spec must have';
const oneSubject = `${api} exactly one of endpointSelector and nodeSelector`;
const oneList = `${api} one of ingress, ingressDeny, egress and egressDeny`;
const l7 = (kind: string, port: object) => ({ toPorts: [{ ports: [port], rules: { [kind]: [{}] } }] });
const ports = (count: number) => ({ toPorts: [{ ports: Array.from({ length: count }, () => ({ port: '80' })) }] });

// prettier-ignore
test.each<[reason: string, policy: Spec, path?: string]>([
  ['the agent refuses it: it has no spec',                             object('cilium.io/v2', 'CiliumNetworkPolicy', 'a/p', {}), ''],
  [oneSubject,                                                         cnp('a/p', { endpointSelector: undefined, ingress: [{}] })],
  [oneSubject,                                                         ccnp('p', { endpointSelector: {}, nodeSelector: {}, ingress: [{}] })],
  [oneList,                                                            cnp('a/p', {})],
  ['the agent refuses it: all of its lists of rules are empty',        cnp('a/p', { ingress: [], egress: [], ingressDeny: [], egressDeny: [] })],
  ['the agent refuses it: nodeSelector needs a CiliumClusterwideNetworkPolicy', cnp('a/p', { endpointSelector: undefined, nodeSelector: {}, ingress: [{}] })],
  ['the agent refuses it: spec.egress[1] has toCIDR and toEntities, which exclude one another', cnp('a/p', { egress: [{}, { toEntities: ['all'], toCIDR: ['10.0.0.0/8'] }] })],
  ['the agent refuses it: toNodes is switched off',                    cnp('a/p', { egress: [{ toNodes: [{}] }] })],
  ['the agent refuses it: fromNodes is switched off',                  cnp('a/p', { ingressDeny: [{ fromNodes: [{}] }] })],
  ['the agent refuses it: moon is not an entity',                      cnp('a/p', { egressDeny: [{ toEntities: ['all', 'moon'] }] })],
  ['the agent refuses it: 10.0.0.0/40 is not a block of addresses',    cnp('a/p', { ingress: [{ fromCIDR: ['::1', '10.0.0.0/40'] }] })],
  ['the agent refuses it: x is not a block of addresses',              cnp('a/p', { ingress: [{ fromCIDRSet: [{ cidr: '::1' }, { cidr: 'x' }] }] })],
  ['the agent refuses it: y is not a block of addresses',              cnp('a/p', { ingress: [{ fromCIDRSet: [{ cidr: '10.0.0.0/8', except: ['10.0.0.0/9', 'y'] }] }] })],
  ['the agent refuses it: z is not a block of addresses',              cnp('a/p', { ingress: [{ fromCIDRSet: [{ cidrGroupRef: 'g', except: ['z'] }] }] })],
  ['the agent refuses it: 11.0.0.0/9 is not in 10.0.0.0/8',            cnp('a/p', { ingress: [{ fromCIDRSet: [{ cidr: '10.0.0.0/8', except: ['10.0.0.0/9', '11.0.0.0/9'] }] }] })],
  ['the agent refuses it: spec.ingress[0] has toPorts and icmps',      cnp('a/p', { ingress: [{ ...ports(1), icmps: [{}] }] })],
  ['the agent refuses it: spec.ingress[0].toPorts[0] has more than 40 ports', cnp('a/p', { ingress: [ports(41)] })],
  ['the agent refuses it: rules.dns is for egress only',               cnp('a/p', { ingress: [l7('dns', { port: '53' })] })],
  ['the agent refuses it: L7 rules need a port other than 0',          cnp('a/p', { egress: [l7('dns', { port: '0' })] })],
  ['the agent refuses it: rules.dns takes no port ranges',             cnp('a/p', { egress: [l7('dns', { port: '53', endPort: 54 })] })],
  ['the agent refuses it: rules.http needs protocol TCP',              cnp('a/p', { ingress: [l7('http', { port: '80' })] })],
  ['the agent refuses it: rules.http needs protocol TCP',              cnp('a/p', { ingress: [l7('http', { port: '80', protocol: 'ANY' })] })],
  ['the agent refuses it: rules.kafka needs protocol TCP',             cnp('a/p', { ingress: [l7('kafka', { port: '80', protocol: 'UDP' })] })],
  ['the agent refuses it: host policies take no rules.http here',      ccnp('p', { nodeSelector: {}, egress: [l7('http', { port: '80', protocol: 'TCP' })] })],
  ['the agent refuses it: host policies take no rules.http here',      ccnp('p', { nodeSelector: {}, ingress: [l7('http', { port: '80', protocol: 'TCP' })] })],
])('readWorld() says that %s', (reason, policy, path = 'spec') => {
  const { ciliumRules, notEnforced } = read(policy, agent({ 'enable-host-firewall': 'true' }));
  expect(ciliumRules).toStrictEqual([]);
  expect(notEnforced.map((notice) => [notice.reason, notice.origin.path])).toStrictEqual([[reason, path]]);
});

// What is just inside of what the gates let pass.
test.each<[when: string, policy: Spec]>([
  ['one list stands beside empty ones', cnp('a/p', { ingress: [], egress: [{}] })],
  ['an empty list of peers stands beside a full one', cnp('a/p', { egress: [{ toEntities: ['all'], toCIDR: [] }] })],
  ['every entity is named', cnp('a/p', { egress: [{ toEntities: ['all', 'world', 'cluster', 'host', 'init'] }] })],
  [
    'all others are',
    cnp('a/p', { egress: [{ toEntities: ['ingress', 'unmanaged', 'remote-node', 'health', 'none'] }] }),
  ],
  ['the API server is', cnp('a/p', { egress: [{ toEntities: ['kube-apiserver'] }] })],
  ['a hole is the whole block', cnp('a/p', { ingress: [{ fromCIDRSet: [{ cidr: '::/0', except: ['::/0'] }] }] })],
  ['there are 40 ports', cnp('a/p', { ingress: [ports(40)] })],
  ['there are ports and no ICMP', cnp('a/p', { ingress: [{ ...ports(1), icmps: [] }] })],
  ['a range of a DNS rule ends where it begins', cnp('a/p', { egress: [l7('dns', { port: '53', endPort: 53 })] })],
  ['DNS goes by UDP', cnp('a/p', { egress: [l7('dns', { port: '53', protocol: 'UDP' })] })],
  ['a policy for nodes has a DNS rule', ccnp('p', { nodeSelector: {}, egress: [l7('dns', { port: '53' })] })],
  ['a policy for pods has an HTTP rule', ccnp('p', { ingress: [l7('http', { port: '80', protocol: 'TCP' })] })],
])('readWorld() takes a rule where %s', (_when, policy) => {
  const { ciliumRules, notEnforced } = read(policy, agent({ 'enable-host-firewall': 'true' }));
  expect([ciliumRules.length, notEnforced]).toStrictEqual([1, []]);
});

test('readWorld() takes a whole object out for its first bad `specs`, and says all that is bad', () => {
  const specs = [{ endpointSelector: {}, ingress: [{}] }, { endpointSelector: {} }, { ingress: [{}] }];
  const { ciliumRules, notEnforced } = read(object('cilium.io/v2', 'CiliumNetworkPolicy', 'a/p', { specs }));
  expect(ciliumRules).toStrictEqual([]);
  expect(notEnforced.map(({ reason, origin: { path } }) => [path, reason])).toStrictEqual([
    ['specs[1]', oneList],
    ['specs[2]', oneSubject],
  ]);
});

const inA = { part: 'cilium', namespaces: ['a'] };
const everywhere = { part: 'cilium', namespaces: 'all' };

// prettier-ignore
test.each<[notices: readonly string[], policy: Spec, touches?: object]>([
  [['spec.podSelector: field podSelector is not modelled'],             cnp('a/p', { podSelector: {}, ingress: [{}] })],
  [['spec.enableDefaultDeny.all: field all is not modelled'],           cnp('a/p', { enableDefaultDeny: { all: true }, ingress: [{}] })],
  [['spec.ingress[0].toEntities: field toEntities is not modelled'],    cnp('a/p', { ingress: [{ toEntities: ['all'] }] })],
  [['spec.egressDeny[0].authentication: field authentication is not modelled'], cnp('a/p', { egressDeny: [{ authentication: { mode: 'disabled' } }] })],
  [['spec.ingress[0].authentication.mode: authentication.mode required is not modelled'], cnp('a/p', { ingress: [{ authentication: { mode: 'required' } }] })],
  [['spec.ingress[0].authentication.how: field how is not modelled'],   cnp('a/p', { ingress: [{ authentication: { how: 'x' } }] })],
  [['spec.ingress[0].fromGroups: fromGroups is not modelled'],          cnp('a/p', { ingress: [{ fromGroups: [{}] }] })],
  [['spec.egress[0].toGroups: toGroups is not modelled'],               ccnp('p', { egress: [{ toGroups: [{}] }] }), everywhere],
  [['spec.ingress[0].fromRequires: fromRequires without fromEndpoints is not modelled'], cnp('a/p', { ingress: [{ fromRequires: [{}] }] })],
  [['spec.ingressDeny[0].toPorts[0].rules: field rules is not modelled'], cnp('a/p', { ingressDeny: [asks({})] })],
  [['spec.ingress[0].toPorts[0].listener: field listener is not modelled'], cnp('a/p', { ingress: [{ toPorts: [{ ...onPort, listener: {} }] }] })],
  [['spec.ingress[0].toPorts[0].ports: toPorts without ports is not modelled'], cnp('a/p', { ingress: [{ toPorts: [{ ports: [] }] }] })],
  [['spec.ingress[0].toPorts[0].ports[0].name: field name is not modelled'], cnp('a/p', { ingress: [{ toPorts: [{ ports: [{ port: '1', name: 'x' }] }] }] })],
  [['spec.ingress[0].toPorts[0].ports[0].port: port 65536 is not a port'], cnp('a/p', { ingress: [{ toPorts: [{ ports: [{ port: '65536' }] }] }] })],
  [['spec.ingress[0].toPorts[0].ports[0].port: port  is not a port'],   cnp('a/p', { ingress: [{ toPorts: [{ ports: [{ port: '' }] }] }] })],
  [['spec.ingress[0].toPorts[0].ports[0].endPort: endPort of a named port'], cnp('a/p', { ingress: [{ toPorts: [{ ports: [{ port: 'web', endPort: 9 }] }] }] })],
  [['spec.ingress[0].toPorts[0].ports[0].protocol: ICMP is not one of TCP, UDP, SCTP, ANY'], cnp('a/p', { ingress: [{ toPorts: [{ ports: [{ port: '1', protocol: 'ICMP' }] }] }] })],
  [['spec.ingress[0].toPorts[0].rules: rules needs one list with entries'], cnp('a/p', { ingress: [{ toPorts: [{ ...onPort, rules: {} }] }] })],
  [['spec.ingress[0].toPorts[0].rules: rules needs one list with entries'], cnp('a/p', { ingress: [{ toPorts: [{ ...onPort, rules: { http: [] } }] }] })],
  [['spec.egress[0].toPorts[0].rules.kafka: field kafka is not modelled'], cnp('a/p', { egress: [{ toPorts: [{ ...onPort, rules: { kafka: [{}] } }] }] })],
  [['spec.ingress[0].toPorts[0].rules.http[0].query: field query is not modelled'], cnp('a/p', { ingress: [asks({ query: 'x' })] })],
  [['spec.ingress[0].toPorts[0].rules.http[0].headerMatches[0].type: field type is not modelled'], cnp('a/p', { ingress: [asks({ headerMatches: [{ name: 'x', type: 'y' }] })] })],
  [['spec.ingress[0].toPorts[0].rules.http[0].headerMatches[0].secret.key: field key is not modelled'], cnp('a/p', { ingress: [asks({ headerMatches: [{ name: 'x', secret: { key: 'y' } }] })] })],
  [['spec.egress[0].toPorts[0].rules.dns[0].matchAll: field matchAll is not modelled'], cnp('a/p', { egress: [{ toPorts: [{ ...onPort, rules: { dns: [{ matchAll: 'x' }] } }] }] })],
  [['spec.egress[0].toCIDRSet[0].ipBlock: field ipBlock is not modelled'], cnp('a/p', { egress: [{ toCIDRSet: [{ cidr: '::/0', ipBlock: {} }] }] })],
  [['spec.egress[0].toServices[0].service: field service is not modelled'], cnp('a/p', { egress: [{ toServices: [{ service: {} }] }] })],
  [['spec.egress[0].toServices[0].k8sService.name: field name is not modelled'], cnp('a/p', { egress: [{ toServices: [{ k8sService: { name: 'x' } }] }] })],
  [['spec.egress[0].toServices[0].k8sServiceSelector.labels: field labels is not modelled'], cnp('a/p', { egress: [{ toServices: [{ k8sServiceSelector: { labels: {} } }] }] })],
  [['rules: field rules is not modelled'],                              { ...cnp('a/p', { ingress: [{}] }), rules: [] }],
])('readWorld() does not understand %j', (notices, policy, touches = inA) => {
  const { ciliumRules, unsupported, notEnforced } = read(policy);
  expect([ciliumRules, notEnforced]).toStrictEqual([[], []]);
  expect(unsupported.map((notice) => `${notice.origin.path}: ${notice.reason}`)).toStrictEqual(notices);
  expect(unsupported.map((notice) => notice.touches)).toStrictEqual(notices.map(() => touches));
});

test('readWorld() does not understand nodes as peers even where they are switched on', () => {
  const policy = cnp('a/p', { egress: [{ toNodes: [{}] }] });
  const { unsupported, notEnforced } = read(policy, agent({ 'enable-node-selector-labels': 'true' }));
  expect(notEnforced).toStrictEqual([]);
  expect(unsupported).toMatchObject([{ reason: 'toNodes is not modelled', touches: inA }]);
});

test('readWorld() reads groups of addresses', () => {
  const group = (spec: Spec) =>
    object('cilium.io/v2alpha1', 'CiliumCIDRGroup', 'g', { metadata: { labels: { x: 'y' } }, spec });
  const { cidrGroups } = read(group({ externalCIDRs: ['10.0.0.0/8', '::/0'] }));
  const place = { file: 'test.yaml', line: 1, kind: 'CiliumCIDRGroup', namespace: '', name: 'g', path: '' };
  expect(cidrGroups).toStrictEqual([{ name: 'g', labels: { x: 'y' }, cidrs: ['10.0.0.0/8', '::/0'], origin: place }]);
  const odd = read(group({ externalCIDRs: [], internalCIDRs: [] }));
  expect([odd.cidrGroups, odd.unsupported]).toMatchObject([
    [],
    [{ reason: 'field internalCIDRs is not modelled', touches: everywhere }],
  ]);
});
