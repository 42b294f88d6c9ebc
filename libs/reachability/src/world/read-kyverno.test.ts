import { cnp, documents, namespace, object, type Spec } from '../testing/objects';
import { readWorld } from './read-world';

const read = (...objects: readonly unknown[]) => readWorld(documents(objects));
const policy = (rule: Spec, spec: Spec = {}) =>
  object('kyverno.io/v1', 'ClusterPolicy', 'k', { spec: { ...spec, rules: [{ name: 'r', ...rule }] } });
const b = namespace('b');
const matching = (resources: Spec, ...others: readonly Spec[]) => ({
  match: { any: [{ resources: { kinds: ['Namespace'], ...resources } }, ...others] },
});
const excluding = (resources: Spec) => ({ exclude: { any: [{ resources }] } });
const inA = matching({ names: ['a'] });
const generate = (rest: Spec = {}) => ({
  generate: {
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumNetworkPolicy',
    name: 'deny',
    namespace: '{{request.object.metadata.name}}',
    ...rest,
  },
});
const all = 'all' as const;

/** What the notices of Kyverno's policy say, and where. */
const effects = (...objects: readonly unknown[]) =>
  read(...objects)
    .unsupported.filter(({ kind }) => kind === 'ClusterPolicy')
    .map(({ reason, touches, origin }) => {
      expect([touches.part, origin.path]).toStrictEqual(['routes', 'spec.rules[0]']);
      return `${reason}: ${String(touches.namespaces)}`;
    });
const a = namespace('a', { team: 'blue' });
const would = 'Kyverno would generate a CiliumNetworkPolicy';

// prettier-ignore
test.each<[effects: readonly string[], when: string, rule: Spec, others?: readonly Spec[]]>([
  [[],                               'it only validates',           { ...inA, validate: {} }],
  [[`${would} deny: a`],             'it is for one namespace',     { ...inA, ...generate() }],
  [[`${would} deny: a`, `${would} deny: b`], 'it is for all',       { ...matching({}), ...generate() }],
  [[],                               'it is there',                 { ...inA, ...generate() }, [cnp('a/deny', { ingress: [{}] })]],
  [[`${would} deny: a`],             'another name is there',       { ...inA, ...generate() }, [cnp('a/other', { ingress: [{}] })]],
  [[`${would} deny: a`],             'it is there elsewhere',       { ...inA, ...generate() }, [cnp('b/deny', { ingress: [{}] })]],
  [[`${would} deny: a`],             'another kind is there',       { ...inA, ...generate() }, [object('networking.k8s.io/v1', 'NetworkPolicy', 'a/deny', {})]],
  [[`${would} a-deny: a`],           'its name has the namespace',  { ...inA, ...generate({ name: '{{ request.object.metadata.name }}-deny' }) }],
  [[`${would}: all`],                'its name takes more',         { ...inA, ...generate({ name: '{{ request.object.metadata.uid }}' }) }],
  [[`${would}: all`],                'its namespace takes more',    { ...inA, ...generate({ namespace: '{{ x }}' }) }],
  [[`${would}: all`],                'it has no name',              { ...inA, ...generate({ name: undefined }) }],
  [[`${would} deny: x`],             'it goes to a fixed namespace', { ...inA, ...generate({ namespace: 'x' }) }],
  [[`${would} deny: all`],           'no namespace is written',     { ...inA, ...generate({ namespace: undefined }) }],
  [['Kyverno would generate a CiliumClusterwideNetworkPolicy deny: all'], 'it has no namespace', { ...inA, ...generate({ kind: 'CiliumClusterwideNetworkPolicy', namespace: undefined }) }],
  [[],                               'that is there',               { ...inA, ...generate({ kind: 'CiliumClusterwideNetworkPolicy' }) }, [object('cilium.io/v2', 'CiliumClusterwideNetworkPolicy', 'deny', { spec: { endpointSelector: {}, ingress: [{}] } })]],
  [[],                               'the kind does not matter',    { ...inA, ...generate({ apiVersion: 'v1', kind: 'LimitRange' }) }],
  [['Kyverno would generate a LimitRange deny: a'], 'nobody knows of which group', { ...inA, ...generate({ apiVersion: undefined, kind: 'LimitRange' }) }],
  [['Kyverno would generate a  deny: a'], 'nothing is said of it',  { ...inA, ...generate({ apiVersion: undefined, kind: undefined }) }],
])('readWorld() doubts %j when Kyverno generates something and %s', (expected, _when, rule, others = []) => {
  expect(effects(a, b, policy(rule), ...others)).toStrictEqual(expected);
});

// prettier-ignore
test.each<[namespaces: readonly string[] | typeof all, when: string, rule: Spec]>([
  [['a'],       'a name is written',                 inA],
  [['a'],       'the single name is',                matching({ name: 'a' })],
  [['a', 'b'],  'both are',                          matching({ name: 'a', names: ['b'] })],
  [['a'],       'the kind has its version',          matching({ kinds: ['v1/Namespace'], names: ['a'] })],
  [['a', 'b'],  'a name has a star',                 matching({ names: ['*'] })],
  [['a', 'b'],  'a name has a question mark',        matching({ names: ['?'] })],
  [[],          'the mark asks for more',            matching({ names: ['a?'] })],
  [[],          'a name only begins so',             matching({ names: ['ab'] })],
  [[],          'a name only contains it',           matching({ names: ['xa', 'ax'] })],
  [[],          'a dot is a dot',                    matching({ names: ['.'] })],
  [['a'],       'labels are asked for',              matching({ selector: { matchLabels: { team: 'blue' } } })],
  [['b'],       'labels are not wanted',             matching({ selector: { matchExpressions: [{ key: 'team', operator: 'DoesNotExist' }] } })],
  [['a'],       'operations are named',              matching({ names: ['a'], operations: ['CREATE'] })],
  [['a', 'b'],  'either of two will do',             matching({ names: ['a'] }, { resources: { kinds: ['Namespace'], names: ['b'] } })],
  [['b'],       'one is excluded',                   { ...matching({}), ...excluding({ kinds: ['Namespace'], names: ['a'] }) }],
  [['b'],       'one is excluded by name alone',     { ...matching({}), ...excluding({ names: ['a'] }) }],
  [all,         'others are excluded by roles',      { ...matching({}), exclude: { any: [{ clusterRoles: ['x'] }] } }],
  [all,         'all of something is excluded',      { ...matching({}), exclude: { all: [] } }],
  [all,         'it is for pods',                    matching({ kinds: ['Pod'] })],
  [all,         'it is for several kinds',           matching({ kinds: ['Namespace', 'Pod'] })],
  [all,         'roles are asked for',               { match: { any: [{ resources: { kinds: ['Namespace'] }, roles: ['x'] }] } }],
  [all,         'annotations are asked for',         matching({ annotations: { x: 'y' } })],
  [all,         'one of two asks for more',          matching({ names: ['a'] }, { resources: { kinds: ['Pod'] } })],
  [all,         'all must match',                    { match: { all: [{ resources: { kinds: ['Namespace'] } }] } }],
  [all,         'nothing is matched',                { match: { any: [] } }],
  [all,         'there are preconditions',           { ...inA, preconditions: {} }],
  [all,         'there are preconditions in CEL',    { ...inA, celPreconditions: [] }],
])('readWorld() finds the namespaces %j when %s', (namespaces, _when, rule) => {
  const found = effects(a, b, policy({ ...rule, ...generate() }));
  expect(found).toStrictEqual(namespaces === all ? [`${would}: all`] : namespaces.map((name) => `${would} deny: ${name}`));
});

const mutate = (metadata: Spec, rest: Spec = {}) => ({ mutate: { patchStrategicMerge: { metadata, ...rest } } });
const labels = (set: Spec) => mutate({ labels: set });
const change = 'Kyverno would change objects: all';
const set = (key: string, ...names: readonly string[]) =>
  names.map((name) => `Kyverno would set the label ${key}: ${name}`);
const name = '{{ request.object.metadata.name }}';
const target = { apiVersion: 'v1', kind: 'Namespace', name };
const existing = (targets: readonly object[], rest: Spec = {}) => ({
  mutate: {
    targets,
    mutateExistingOnPolicyUpdate: true,
    patchStrategicMerge: { metadata: { labels: { team: 'blue' } } },
    ...rest,
  },
});
const pods = (...kinds: readonly string[]) => ({ match: { any: [{ resources: { kinds } }] } });
const onPods = pods('Pod');
const both = matching({});

// prettier-ignore
test.each<[effects: readonly string[], when: string, rule: Spec, others?: readonly Spec[]]>([
  [[],                               'the label is there',          { ...inA, ...labels({ team: 'blue' }) }],
  [set('team', 'b'),                 'one has it',                  { ...both, ...labels({ team: 'blue' }) }],
  [set('team', 'a', 'b'),            'both have another',           { ...both, ...labels({ team: 'red' }) }],
  [set('team', 'b'),                 'it only adds',                { ...both, ...labels({ '+(team)': 'red' }) }],
  [[...set('x', 'a'), ...set('y', 'a')], 'two are missing',         { ...inA, ...labels({ team: 'blue', x: '1', '+(y)': '2' }) }],
  [[change],                         'the value takes more',        { ...inA, ...labels({ team: '{{ x }}' }) }],
  [[change],                         'the value is no text',        { ...inA, ...labels({ team: 5 }) }],
  [[change],                         'annotations too',             { ...inA, ...mutate({ labels: { team: 'blue' }, annotations: {} }) }],
  [[change],                         'the spec too',                { ...inA, ...mutate({ labels: { team: 'blue' } }, { spec: { x: 1 } }) }],
  [[change],                         'it is not for namespaces',    { ...pods('Deployment'), ...labels({ team: 'blue' }) }],
  [[change],                         'it is a JSON patch',          { ...inA, mutate: { patchesJson6902: '' } }],
  [[change],                         'it is one besides',           { ...inA, mutate: { patchStrategicMerge: { metadata: { labels: { team: 'blue' } } }, foreach: [] } }],
  [[],                               'the trigger is the target',   { ...inA, ...existing([target]) }],
  [set('team', 'b'),                 'it is for both',              { ...both, ...existing([target]) }],
  [[change],                         'there are two targets',       { ...inA, ...existing([target, target]) }],
  [[change],                         'there is none',               { ...inA, ...existing([]) }],
  [[change],                         'the target is another kind',  { ...inA, ...existing([{ ...target, kind: 'Service' }]) }],
  [[change],                         'the target has another name', { ...inA, ...existing([{ ...target, name: 'x' }]) }],
  [[change],                         'its name has more',           { ...inA, ...existing([{ ...target, name: `${name}-x` }]) }],
  [[change],                         'its name has more in front',  { ...inA, ...existing([{ ...target, name: `x-${name}` }]) }],
  [[change],                         'the target has conditions',   { ...inA, ...existing([{ ...target, preconditions: {} }]) }],
  [[change],                         'it does something else too',  { ...inA, ...existing([target], { foreach: [] }) }],
  [[],                               'nobody asks for the label',   { ...onPods, ...labels({ tier: '1' }) }],
  [[],                               'it names the version',        { ...pods('v1/Pod'), ...labels({ tier: '1' }) }],
  [[change],                         'a policy asks for it',        { ...onPods, ...labels({ tier: '1' }) }, [cnp('a/p', { ingress: [{ fromEndpoints: [{ matchLabels: { tier: '2' } }] }] })]],
  [[change],                         'a policy asks for it, and it only adds', { ...onPods, ...labels({ '+(tier)': '1' }) }, [cnp('a/p', { ingress: [{ fromEndpoints: [{ matchLabels: { tier: '2' } }] }] })]],
  [[],                               'only a Namespace has it',     { ...onPods, ...labels({ tier: '1' }) }, [namespace('c', { tier: 'x' })]],
  [[],                               'only Argo CD has it',         { ...onPods, ...labels({ tier: '1' }) }, [object('argoproj.io/v1', 'Application', 'a/x', { spec: { tier: 'x' } })]],
  [[change],                         'Istio reads the label',       { ...onPods, ...labels({ 'ambient.istio.io/x': '1' }) }],
  [[change],                         'Istio reads it itself',       { ...onPods, ...labels({ 'istio.io/rev': '1' }) }],
  [[change],                         'Cilium reads it',             { ...onPods, ...labels({ 'io.cilium.x': '1' }) }],
  [[change],                         'it is of the topology',       { ...onPods, ...labels({ 'topology.x': '1' }) }],
  [[],                               'it is only like Istio\'s',    { ...onPods, ...labels({ 'myistio.io/x': '1' }) }],
  [[],                               'it is only like Cilium\'s',   { ...onPods, ...labels({ 'io.ciliumx': '1', 'x/topology.': '2' }) }],
  [[],                               'an annotation is set',        { ...onPods, ...mutate({ annotations: { x: '1' } }) }],
  [[change],                         'Istio reads the annotation',  { ...onPods, ...mutate({ annotations: { '+(ambient.istio.io/x)': '1' } }) }],
  [[change],                         'finalizers are set',          { ...onPods, ...mutate({ finalizers: [] }) }],
  [set('tier', 'a', 'b'),            'it names no kind',            { ...pods(), ...labels({ tier: '1' }) }],
  [[change],                         'it matches nothing',          { match: {}, ...labels({ tier: '1' }) }],
  [[change],                         'it is for another kind too',  { match: { all: [{ resources: { kinds: ['Pod'] } }, { resources: { kinds: ['Job'] } }] }, ...labels({ tier: '1' }) }],
  [[],                               'all must be pods',            { match: { all: [{ resources: { kinds: ['Pod'] } }] }, ...labels({ tier: '1' }) }],
  [[change],                         'the kind only ends so',       { ...pods('MyPod'), ...labels({ tier: '1' }) }],
  [[change],                         'the kind only begins so',     { ...pods('PodTemplate'), ...labels({ tier: '1' }) }],
])('readWorld() doubts %j when Kyverno changes something and %s', (expected, _when, rule, others = []) => {
  expect(effects(a, b, policy(rule), ...others)).toStrictEqual(expected);
});

const container = (patch: Spec) =>
  mutate({}, { spec: { template: { spec: { containers: [{ '(name)': '*', ...patch }] } } } });

test.each([
  ...['securityContext', 'resources', 'imagePullPolicy', 'image', 'env', 'volumes', 'volumeMounts', 'tolerations'],
  ...['affinity', 'nodeSelector', 'topologySpreadConstraints', 'priorityClassName', 'terminationGracePeriodSeconds'],
  ...['automountServiceAccountToken', 'imagePullSecrets', 'livenessProbe', 'readinessProbe', 'startupProbe'],
])('readWorld() passes over a patch of %s', (key) => {
  expect(
    effects(a, b, policy({ ...pods('Deployment'), ...container({ [`+(${key})`]: { any: 'thing' } }) })),
  ).toStrictEqual([]);
});

test.each(['ports', 'command', 'X(image)x'])('readWorld() does not pass over a patch of %s', (key) => {
  expect(effects(a, b, policy({ ...pods('Deployment'), ...container({ [key]: [] }) }))).toStrictEqual([change]);
});

test('readWorld() passes over patches of all parts of a workload', () => {
  const spec = { jobTemplate: { spec: { template: { spec: { initContainers: [{ name: 'x', image: 'y' }] } } } } };
  expect(effects(a, policy({ ...pods('CronJob'), mutate: { patchStrategicMerge: { spec } } }))).toStrictEqual([]);
});
