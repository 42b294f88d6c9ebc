import { config, documents, object, type Spec } from '../testing/objects';
import { readWorld } from './read-world';
import { defaultSettings } from './settings';

const read = (...objects: readonly Spec[]) => readWorld(documents(objects));
const settingsOf = (...objects: readonly Spec[]) => read(...objects).settings;
const agent = (data: Spec) => config('kube-system/cilium-config', data);
const mesh = (text: string, name = 'istio') => config(`istio-system/${name}`, { mesh: text });
const env = (name: string, value: string) => ({ env: [{ name: 'OTHER' }, { name, value }] });
const istiod = (name: string, value: string, labels: Spec = { app: 'istiod' }, kind = 'Deployment') =>
  object('apps/v1', kind, 'istio-system/istiod', {
    metadata: { labels },
    spec: { template: { spec: { containers: [{}, env(name, value)] } } },
  });

/** What the charts of Cilium 1.17.5 and Istio 1.26.2 set, written out once more. */
const charts = {
  cilium: {
    policyEnforcement: 'default',
    auditMode: false,
    cidrMatchesNodes: false,
    hostFirewall: false,
    clusterName: 'default',
    translatesInPods: false,
    hidesClients: false,
    nodeSelectors: false,
  },
  istio: {
    rootNamespace: 'istio-system',
    trustDomain: 'cluster.local',
    excludedNamespaces: ['kube-system'],
    allowsWaypoints: false,
    ingressUsesWaypoints: true,
  },
};

test('defaultSettings is what the charts set', () => {
  expect(defaultSettings).toStrictEqual(charts);
});

const all = {
  'enable-policy': 'always',
  'policy-audit-mode': 'true',
  'policy-cidr-match-mode': 'nodes',
  'enable-host-firewall': 'true',
  'cluster-name': 'x',
  'bpf-lb-sock': 'true',
  'routing-mode': 'native',
  'enable-node-selector-labels': 'true',
};

test.each<[when: string, objects: readonly Spec[]]>([
  ['nothing is written', []],
  ['the ConfigMap is of another namespace', [config('cilium/cilium-config', all)]],
  ['its name goes on', [config('kube-system/cilium-config-2', all)]],
  ['its name begins otherwise', [config('kube-system/my-cilium-config', all)]],
  ['it is a Secret', [object('v1', 'Secret', 'kube-system/cilium-config', { data: all })]],
  ['values are not text', [agent({ 'policy-audit-mode': true, 'cluster-name': 1 })]],
  ['the mesh is configured elsewhere', [config('other/istio', { mesh: 'trustDomain: x' })]],
  ['a ConfigMap has a name like it', [mesh('trustDomain: x', 'istiox'), mesh('trustDomain: x', 'my-istio')]],
  ['the revision has no name', [mesh('trustDomain: x', 'istio-')]],
  ['the key is below another', [mesh('defaultConfig:\n  trustDomain: x\n  rootNamespace: y')]],
  ['the key goes on', [mesh('trustDomainSuffix: x')]],
  ['another ConfigMap excludes namespaces', [config('istio-system/cni', { EXCLUDED_NAMESPACES: 'a' })]],
  ['a Secret does', [object('v1', 'Secret', 'istio-system/istio-cni-config', { data: { EXCLUDED_NAMESPACES: 'a' } })]],
  ['istio-cni has other settings', [config('istio-system/istio-cni-config', { AMBIENT_ENABLED: 'true' })]],
  ['istiod is told the defaults', [istiod('PILOT_AUTO_ALLOW_WAYPOINT_POLICY', 'false')]],
  ['istiod is told the other default', [istiod('ENABLE_INGRESS_WAYPOINT_ROUTING', 'true')]],
  ['someone else is told', [istiod('PILOT_AUTO_ALLOW_WAYPOINT_POLICY', 'true', { app: 'other' })]],
  ['a StatefulSet is told', [istiod('PILOT_AUTO_ALLOW_WAYPOINT_POLICY', 'true', { app: 'istiod' }, 'StatefulSet')]],
  ['istiod has a variable of another name', [istiod('AUTO_ALLOW_WAYPOINT_POLICY', 'true')]],
])('readWorld() takes the defaults of the charts when %s', (_when, objects) => {
  expect(settingsOf(...objects)).toStrictEqual(charts);
});

// prettier-ignore
test.each<[settings: Partial<(typeof charts)['cilium']>, data: Spec]>([
  [{ policyEnforcement: 'always' },  { 'enable-policy': 'always' }],
  [{ policyEnforcement: 'never' },   { 'enable-policy': 'never' }],
  [{},                               { 'enable-policy': 'default' }],
  [{ auditMode: true },              { 'policy-audit-mode': 'true' }],
  [{},                               { 'policy-audit-mode': 'false' }],
  [{ cidrMatchesNodes: true },       { 'policy-cidr-match-mode': 'nodes' }],
  [{ cidrMatchesNodes: true },       { 'policy-cidr-match-mode': 'other, nodes' }],
  [{ cidrMatchesNodes: true },       { 'policy-cidr-match-mode': 'other  nodes' }],
  [{},                               { 'policy-cidr-match-mode': 'nodesets' }],
  [{ hostFirewall: true },           { 'enable-host-firewall': 'true' }],
  [{},                               { 'enable-host-firewall': 'false' }],
  [{ clusterName: 'lon1' },          { 'cluster-name': 'lon1' }],
  [{ translatesInPods: true },       { 'kube-proxy-replacement': 'true' }],
  [{ translatesInPods: true },       { 'bpf-lb-sock': 'true' }],
  [{},                               { 'bpf-lb-sock': 'false', 'kube-proxy-replacement': 'false' }],
  [{},                               { 'bpf-lb-sock': 'true', 'bpf-lb-sock-hostns-only': 'true' }],
  [{ translatesInPods: true },       { 'kube-proxy-replacement': 'true', 'bpf-lb-sock-hostns-only': 'false' }],
  [{},                               { 'bpf-lb-sock-hostns-only': 'false' }],
  [{ hidesClients: true },           { 'routing-mode': 'native' }],
  [{},                               { 'routing-mode': 'tunnel' }],
  [{ hidesClients: true },           { 'routing-mode': 'native', 'bpf-lb-mode': 'snat' }],
  [{},                               { 'routing-mode': 'native', 'bpf-lb-mode': 'dsr' }],
  [{ nodeSelectors: true },          { 'enable-node-selector-labels': 'true' }],
  [{},                               { 'enable-node-selector-labels': 'false' }],
])('readWorld() sets %j of Cilium by %j', (settings, data) => {
  expect(settingsOf(agent(data))).toStrictEqual({ ...charts, cilium: { ...charts.cilium, ...settings } });
});

// prettier-ignore
test.each<[settings: Partial<(typeof charts)['istio']>, when: string, objects: readonly Spec[]]>([
  [{ trustDomain: 'x.org' },         'it is written',                    [mesh('trustDomain: x.org')]],
  [{ trustDomain: 'x.org' },         'it is quoted',                     [mesh('enableTracing: true\ntrustDomain: "x.org"')]],
  [{ trustDomain: 'x.org' },         'it is quoted once',                [mesh("trustDomain: 'x.org'")]],
  [{ trustDomain: 'x.org' },         'a comment follows',                [mesh('trustDomain: x.org   # ours\nrootNamespace: istio-system')]],
  [{ trustDomain: 'x#y' },           'it has a number sign',             [mesh('trustDomain: x#y')]],
  [{ trustDomain: '"x' },            'only one quote is there',          [mesh('trustDomain: "x')]],
  [{ trustDomain: 'a"b"' },          'the quotes do not begin it',       [mesh('trustDomain: a"b"')]],
  [{ trustDomain: '"b"c' },          'the quotes do not end it',         [mesh('trustDomain: "b"c')]],
  [{ rootNamespace: 'root' },        'another is written',               [mesh('rootNamespace: root')]],
  [{ trustDomain: 'x' },             'a revision says it',               [mesh('trustDomain: x', 'istio-two')]],
  [{ trustDomain: 'x' },             'another ConfigMap has no mesh',    [config('istio-system/istio', {}), mesh('trustDomain: x', 'istio-two')]],
  [{ excludedNamespaces: ['a', 'b'] }, 'istio-cni excludes others',      [config('anywhere/istio-cni-config', { EXCLUDED_NAMESPACES: ' a ,b,, ' })]],
  [{ excludedNamespaces: [] },       'it excludes none',                 [config('anywhere/istio-cni-config', { EXCLUDED_NAMESPACES: '' })]],
  [{ allowsWaypoints: true },        'istiod is told',                   [istiod('PILOT_AUTO_ALLOW_WAYPOINT_POLICY', 'true')]],
  [{ ingressUsesWaypoints: false },  'istiod is told so',                [istiod('ENABLE_INGRESS_WAYPOINT_ROUTING', 'false')]],
])('readWorld() sets %j of Istio when %s', (settings, _when, objects) => {
  expect(settingsOf(...objects)).toStrictEqual({ ...charts, istio: { ...charts.istio, ...settings } });
});

test('readWorld() goes by any istiod of several', () => {
  const two = (name: string, value: string) => [
    { ...istiod('OTHER', 'true'), metadata: { name: 'one', namespace: 'istio-system', labels: { app: 'istiod' } } },
    istiod(name, value),
  ];
  expect(settingsOf(...two('PILOT_AUTO_ALLOW_WAYPOINT_POLICY', 'true')).istio.allowsWaypoints).toBe(true);
  expect(settingsOf(...two('ENABLE_INGRESS_WAYPOINT_ROUTING', 'false')).istio.ingressUsesWaypoints).toBe(false);
});

// prettier-ignore
test.each<[isModelled: boolean, key: string, value: string]>([
  [true,  'enable-policy', ''],
  [true,  'enable-policy', 'default'],
  [true,  'enable-policy', 'always'],
  [true,  'enable-policy', 'never'],
  [false, 'enable-policy', 'sometimes'],
  [true,  'labels', ' '],
  [false, 'labels', 'k8s:app'],
  [true,  'enable-l7-proxy', 'true'],
  [false, 'enable-l7-proxy', 'false'],
  [true,  'enable-non-default-deny-policies', 'true'],
  [false, 'enable-non-default-deny-policies', 'false'],
  [true,  'enable-k8s-networkpolicy', 'true'],
  [false, 'enable-k8s-networkpolicy', 'false'],
  [true,  'enable-cilium-network-policy', 'true'],
  [false, 'enable-cilium-network-policy', 'false'],
  [true,  'enable-cilium-clusterwide-network-policy', 'true'],
  [false, 'enable-cilium-clusterwide-network-policy', 'false'],
  [true,  'allow-localhost', 'always'],
  [false, 'allow-localhost', 'policy'],
  [true,  'debug', 'false'],
])('readWorld() says that it is %s that it knows what the agent does with %s "%s"', (isModelled, key, value) => {
  const { unsupported } = read(agent({ [key]: value }));
  expect(unsupported.map(({ reason, origin, touches }) => ({ reason, path: origin.path, touches }))).toStrictEqual(
    isModelled
      ? []
      : [
          {
            reason: `${key} is not modelled`,
            path: `data.${key}`,
            touches: { part: 'cilium', namespaces: 'all', outside: true },
          },
        ],
  );
});

// prettier-ignore
test.each<[reasons: readonly string[], when: string, objects: readonly Spec[]]>([
  [[],                                        'nothing odd is set',               [mesh('trustDomain: x\nrootNamespace: y')]],
  [['trustDomainAliases is not modelled'],    'there are aliases',                [mesh('trustDomainAliases: [x]')]],
  [['pathNormalization is not modelled'],     'paths are normalised more',        [mesh('pathNormalization:\n  normalization: MERGE_SLASHES')]],
  [[],                                        'they are normalised as ever',      [mesh('pathNormalization:\n    normalization:  BASE')]],
  [[],                                        'that is written in one line',      [mesh('pathNormalization: { normalization: DEFAULT }')]],
  [[],                                        'it is written without blanks',     [mesh('trustDomain: x\npathNormalization:{normalization:BASE}')]],
  [['pathNormalization is not modelled'],     'the word only begins so',          [mesh('pathNormalization:\n  normalization: BASELINE')]],
  [['pathNormalization is not modelled'],     'it is of something else',          [mesh('pathNormalization: {}\nx-pathNormalization:\n  normalization: BASE')]],
  [['pathNormalization is not modelled'],     'the normalization is elsewhere',   [mesh('pathNormalization: {}\nother:\n  normalization: BASE')]],
  [['revisions differ in trustDomain'],       'two trust domains are written',    [mesh('trustDomain: x'), mesh('trustDomain: y', 'istio-two')]],
  [['revisions differ in rootNamespace'],     'two root namespaces are written',  [mesh('rootNamespace: x'), mesh('', 'istio-two')]],
  [[],                                        'two revisions agree',              [mesh('trustDomain: x'), mesh('trustDomain: x', 'istio-two')]],
  [[],                                        'a revision has no mesh',           [mesh('trustDomain: x'), config('istio-system/istio-two', {})]],
])('readWorld() doubts both proxies of Istio for %j when %s', (reasons, _when, objects) => {
  const { unsupported } = read(...objects);
  expect(unsupported.map(({ reason, origin, touches }) => ({ reason, path: origin.path, touches }))).toStrictEqual(
    reasons.flatMap((reason) =>
      ['ztunnel', 'waypoint'].map((part) => ({
        reason,
        path: 'data.mesh',
        touches: { part, namespaces: 'all', outside: true },
      })),
    ),
  );
});

test('readWorld() doubts waypoints when istiod layers their policies', () => {
  const touches = { part: 'waypoint', namespaces: 'all', outside: true };
  const key = 'ENABLE_LAYERED_WAYPOINT_AUTHORIZATION_POLICIES';
  expect(read(istiod(key, 'true')).unsupported).toMatchObject([{ reason: `${key} is not modelled`, touches }]);
  expect(read(istiod(key, 'false')).unsupported).toStrictEqual([]);
});
