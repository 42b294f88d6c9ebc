import { verdict } from '../testing/ask';
import {
  ap,
  ccnp,
  cnp,
  config,
  documents,
  gateway,
  httpRoute,
  namespace,
  netpol,
  object,
  pod,
  replacing,
  service,
  type Spec,
  waypoint,
} from '../testing/objects';
import { readWorld } from './read-world';

const read = (...objects: readonly unknown[]) => readWorld(documents(objects));
const template = {
  metadata: { labels: { app: 'x' } },
  spec: { serviceAccountName: 'runner', containers: [{ ports: [{ containerPort: 80, name: 'web' }] }] },
};
const workload = (apiVersion: string, kind: string) => object(apiVersion, kind, 'a/x', { spec: { template } });
const ownedBy = (kind: string, name: string) => ({ ownerReferences: [{ kind, name }] });

test.each([
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'StatefulSet'],
  ['apps/v1', 'DaemonSet'],
  ['apps/v1', 'ReplicaSet'],
  ['v1', 'ReplicationController'],
])('readWorld() reads the pods of a %s %s', (apiVersion, kind) => {
  const world = read(workload(apiVersion, kind));
  expect([...world.endpoints.values()]).toMatchObject([
    {
      id: `a/x[${kind}]`,
      namespace: 'a',
      labels: { app: 'x' },
      serviceAccount: 'runner',
      hostNetwork: false,
      ports: [{ port: 80, protocol: 'TCP', name: 'web' }],
    },
  ]);
});

test('readWorld() reads the pods of a CronJob and of a Job, which has labels of its own', () => {
  const cron = object('batch/v1', 'CronJob', 'a/c', { spec: { jobTemplate: { spec: { template } } } });
  const world = read(cron, workload('batch/v1', 'Job'));
  expect(world.endpoints.get('a/c[CronJob]')?.labels).toEqual({ app: 'x' });
  expect(world.endpoints.get('a/x[Job]')?.labels).toMatchObject({ app: 'x', 'job-name': 'x' });
});

test.each<[when: string, objects: readonly unknown[], ids: readonly string[]]>([
  [
    'a ReplicaSet has its Deployment beside it',
    [
      workload('apps/v1', 'Deployment'),
      object('apps/v1', 'ReplicaSet', 'a/x-1', { metadata: ownedBy('Deployment', 'x'), spec: { template } }),
    ],
    ['a/x[Deployment]'],
  ],
  [
    'a Pod has its StatefulSet beside it',
    [object('v1', 'Pod', 'a/x-0', { metadata: ownedBy('StatefulSet', 'x') }), workload('apps/v1', 'StatefulSet')],
    ['a/x[StatefulSet]'],
  ],
  [
    'an owner of that name is elsewhere',
    [object('v1', 'Pod', 'b/x-0', { metadata: ownedBy('StatefulSet', 'x') }), workload('apps/v1', 'StatefulSet')],
    ['b/x[StatefulSet]', 'a/x[StatefulSet]'],
  ],
  [
    'two Pods are alike and their owner is not there',
    ['p', 'q'].map((name) => object('v1', 'Pod', `a/${name}`, { metadata: ownedBy('ReplicaSet', 'x') })),
    ['a/x[ReplicaSet]'],
  ],
  [
    'they differ',
    ['p', 'q'].map((name) =>
      object('v1', 'Pod', `a/${name}`, { metadata: { ...ownedBy('ReplicaSet', 'x'), labels: { name } } }),
    ),
    ['a/x[ReplicaSet]', 'a/q[Pod]'],
  ],
  ['a Pod has no owner', [pod('a/p')], ['a/p[Pod]']],
])('readWorld() makes endpoints of owners when %s', (_when, objects, ids) => {
  expect([...read(...objects).endpoints.keys()]).toEqual(ids);
});

test('readWorld() takes lists apart and passes over what is no object', () => {
  const list = {
    apiVersion: 'v1',
    kind: 'List',
    items: [pod('a/p'), { apiVersion: 'v1', kind: 'PodList', items: [pod('a/q')] }],
  };
  const world = read(list, null, 'text', ['x'], { terraform: {} });
  expect([...world.endpoints.keys()]).toEqual(['a/p[Pod]', 'a/q[Pod]']);
  expect(world.unsupported).toEqual([]);
});

test('readWorld() puts objects without a namespace in "default"', () => {
  expect([...read(pod('p')).endpoints.keys()]).toEqual(['default/p[Pod]']);
});

test('readWorld() gives namespaces the label that Kubernetes gives them', () => {
  const { namespaces } = read(namespace('a', { team: 'blue' }), pod('b/p'));
  expect(namespaces.get('a')?.labels).toEqual({ team: 'blue', 'kubernetes.io/metadata.name': 'a' });
  expect(namespaces.get('b')).toEqual({ name: 'b', labels: { 'kubernetes.io/metadata.name': 'b' } });
});

test('readWorld() says where each rule stands', () => {
  const { ciliumRules } = read(
    pod('a/p'),
    object('cilium.io/v2', 'CiliumNetworkPolicy', 'a/p', { specs: [{ endpointSelector: {}, ingress: [{}] }] }),
  );
  const origin = { file: 'test.yaml', line: 2, kind: 'CiliumNetworkPolicy', namespace: 'a', name: 'p' };
  expect(ciliumRules).toMatchObject([
    { origin: { ...origin, path: 'specs[0]' }, ingress: [{ origin: { ...origin, path: 'specs[0].ingress[0]' } }] },
  ]);
});

test('readWorld() counts what cannot matter', () => {
  const secret = (name: string) => object('v1', 'Secret', `a/${name}`, {});
  const { ignored } = read(
    secret('x'),
    secret('y'),
    config('a/c', {}),
    config('kube-system/cilium-config', {}),
    object('rbac.authorization.k8s.io/v1', 'Role', 'a/r', {}),
  );
  expect(ignored).toEqual([
    { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', count: 1 },
    { apiVersion: 'v1', kind: 'ConfigMap', count: 1 },
    { apiVersion: 'v1', kind: 'Secret', count: 2 },
  ]);
});

const pods = [pod('a/client'), pod('a/server')];
const istio = (kind: string, spec: Spec = {}, place = 'a') =>
  object('networking.istio.io/v1', kind, `${place}/x`, { spec });

// May client reach server, when this is there too?
// prettier-ignore
test.each<[expected: string, when: string, objects: readonly unknown[]]>([
  ['allowed', 'a kind does not matter',                       [object('v1', 'LimitRange', 'a/x', {}), object('monitoring.coreos.com/v1', 'Probe', 'a/x', {})]],
  ['unknown', 'nobody knows the kind',                        [object('example.com/v1', 'Thing', 'z/x', {})]],
  ['unknown', 'nobody knows the kind in a known group',       [object('cilium.io/v2', 'CiliumNovelty', 'z/x', {})]],
  ['unknown', 'there is a VirtualService',                    [istio('VirtualService')]],
  ['unknown', 'there is an EnvoyFilter',                      [istio('EnvoyFilter')]],
  ['allowed', 'there is a Sidecar',                           [istio('Sidecar')]],
  ['allowed', 'there is Telemetry',                           [object('telemetry.istio.io/v1', 'Telemetry', 'a/x', {})]],
  ['unknown', 'there is a WorkloadEntry in the namespace',    [istio('WorkloadEntry')]],
  ['allowed', 'there is one elsewhere',                       [istio('WorkloadEntry', {}, 'z')]],
  ['unknown', 'there is a ServiceEntry in the namespace',     [istio('ServiceEntry')]],
  ['allowed', 'there is one elsewhere',                       [istio('ServiceEntry', {}, 'z')]],
  ['unknown', 'a GRPCRoute elsewhere names the namespace',    [object('gateway.networking.k8s.io/v1', 'GRPCRoute', 'z/x', { spec: { rules: [{ backendRefs: [{ namespace: 'a' }] }] } })]],
  ['unknown', 'there is an Ingress',                          [object('networking.k8s.io/v1', 'Ingress', 'a/x', {})]],
  ['unknown', 'there is an AdminNetworkPolicy',               [object('policy.networking.k8s.io/v1alpha1', 'AdminNetworkPolicy', 'x', {})]],
  ['unknown', 'there is a CiliumEnvoyConfig',                 [object('cilium.io/v2', 'CiliumEnvoyConfig', 'z/x', {})]],
  ['unknown', 'there is a CiliumLocalRedirectPolicy',         [object('cilium.io/v2', 'CiliumLocalRedirectPolicy', 'z/x', {})]],
  ['allowed', 'there is a CiliumEgressGatewayPolicy',         [object('cilium.io/v2', 'CiliumEgressGatewayPolicy', 'x', {})]],
  ['unknown', 'files still have to be put together',          [object('kustomize.config.k8s.io/v1beta1', 'Kustomization', 'x', {})]],
  ['unknown', 'a route is for a Service of the mesh',         [httpRoute('a/r', { parentRefs: [{ group: '', kind: 'Service', name: 'server' }] })]],
  ['unknown', 'a route is for a waypoint',                    [waypoint('a/w'), httpRoute('a/r', { parentRefs: [{ name: 'w' }] })]],
  ['unknown', 'a Service has its pods listed by hand',        [service('a/x', { selector: undefined }), object('v1', 'Endpoints', 'a/x', { subsets: [{ addresses: [{ ip: '10.0.0.1', targetRef: { kind: 'Pod', name: 'server' } }] }] })]],
  ['allowed', 'a Service has addresses listed by hand',       [service('a/x', { selector: undefined }), object('v1', 'Endpoints', 'a/x', { subsets: [{ addresses: [{ ip: '192.0.2.1' }] }] })]],
  ['unknown', 'the same policy is written twice, differently', [netpol('a/x', {}), netpol('a/x', { ingress: [{}] })]],
  ['denied',  'it is written twice alike',                    [netpol('a/x', {}), netpol('a/x', {})]],
  ['unknown', 'a pod asks for a sidecar',                     [pod('a/server2'), pod('a/server', { labels: { 'sidecar.istio.io/inject': 'true' } })]],
  ['unknown', 'two revisions of Istio differ',                [config('istio-system/istio', { mesh: 'trustDomain: x' }), config('istio-system/istio-two', { mesh: 'trustDomain: y' }), namespace('a', { 'istio.io/dataplane-mode': 'ambient' })]],
  ['unknown', 'a clusterwide policy has an unknown field',    [ccnp('x', { ingress: [{ fromPlanets: [] }] })]],
  ['allowed', 'a policy elsewhere has one',                   [cnp('z/x', { ingress: [{ fromPlanets: [] }] })]],
  ['allowed', 'paths are normalized as by default',           [config('istio-system/istio', { mesh: 'pathNormalization:\n  normalization: BASE' }), namespace('a', { 'istio.io/dataplane-mode': 'ambient' })]],
  ['unknown', 'paths are normalized in another way',          [config('istio-system/istio', { mesh: 'pathNormalization:\n  normalization: NONE' }), namespace('a', { 'istio.io/dataplane-mode': 'ambient' })]],
  ['allowed', 'an AuthorizationPolicy has one, out of mesh',  [ap('a/x', { planets: [] })]],
  ['unknown', 'a Gateway has one',                            [gateway('z/gw', 'kgateway', [], { planets: [] })]],
])('decide() says %s when %s', (expected, _when, objects) => {
  expect(verdict(replacing(pods, objects))).toBe(expected);
});

const kyverno = (rule: Spec) =>
  object('kyverno.io/v1', 'ClusterPolicy', 'x', { spec: { rules: [{ name: 'r', ...rule }] } });
const namespaces = (resources: Spec = {}) => ({
  match: { any: [{ resources: { kinds: ['Namespace'], ...resources } }] },
});
const generate = (rest: Spec = {}) => ({
  generate: {
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumNetworkPolicy',
    name: 'deny',
    namespace: '{{request.object.metadata.name}}',
    ...rest,
  },
});
const whole = (rest: Spec = {}) =>
  generate({ generateExisting: true, data: { spec: { endpointSelector: {}, ingress: [{}] } }, ...rest });
const mutate = (labels: Spec) => ({ mutate: { patchStrategicMerge: { metadata: { labels } } } });
const onPods = { match: { any: [{ resources: { kinds: ['Pod'] } }] } };
const existing = (labels: Spec, kind = 'Namespace') => ({
  mutate: {
    mutateExistingOnPolicyUpdate: true,
    targets: [{ apiVersion: 'v1', kind, name: '{{ request.object.metadata.name }}' }],
    patchStrategicMerge: { metadata: { labels } },
  },
});

test.each([
  ['a rule of Kyverno would touch another namespace', kyverno({ ...namespaces({ names: ['z'] }), ...generate() })],
  ['two files differ in another namespace', [netpol('z/x', {}), netpol('z/x', { ingress: [{}] })]],
])('decide() does not doubt what is outside where %s', (_when, objects) => {
  expect(verdict([namespace('z'), ...pods, objects].flat(), { to: 'world:192.0.2.1' })).toBe('allowed');
});

test('decide() doubts what is outside the cluster where a policy for leaving it is not modelled', () => {
  const policy = object('cilium.io/v2', 'CiliumEgressGatewayPolicy', 'x', {});
  expect(verdict([...pods, policy], { to: 'world:192.0.2.1' })).toBe('unknown');
});

// The same, with a rule of Kyverno's.
// prettier-ignore
test.each<[id: string, expected: string, when: string, objects: readonly unknown[]]>([
  ['B4.3/1', 'allowed', 'a rule validates',                             [kyverno({ ...namespaces(), validate: {} })]],
  ['B4.1/1', 'unknown', 'a rule generates a policy that is not there',  [kyverno({ ...namespaces(), ...generate() })]],
  ['B4.1/1', 'denied',  'a rule generates one that it says all of',     [kyverno({ ...namespaces({ names: ['a'] }), ...whole() })]],
  ['B4.1/1', 'allowed', 'it is generated elsewhere',                    [namespace('z'), kyverno({ ...namespaces({ names: ['z'] }), ...whole() })]],
  ['B4.1/3', 'unknown', 'it is not generated for existing namespaces',  [kyverno({ ...namespaces({ names: ['a'] }), ...whole({ generateExisting: false }) })]],
  ['B4.1/1', 'unknown', 'it depends on more than the name',             [kyverno({ ...namespaces({ names: ['a'] }), ...whole({ data: { spec: { endpointSelector: { matchLabels: { x: '{{request.object.metadata.labels.x}}' } }, ingress: [{}] } } }) })]],
  ['B4.1/1', 'denied',  'it depends on the name',                       [kyverno({ ...namespaces({ names: ['a'] }), ...whole({ data: { metadata: { labels: { of: '{{ request.object.metadata.name }}' } }, spec: { endpointSelector: {}, ingress: [{}] } } }) })]],
  ['B4.1/1', 'denied',  'the policy is there',                          [kyverno({ ...namespaces({ names: ['a'] }), ...generate() }), cnp('a/deny', { ingress: [{}] })]],
  ['B4.3/2', 'allowed', 'the rule is for other namespaces',             [kyverno({ ...namespaces({ names: ['app-*'] }), ...generate() })]],
  ['B4.3/2', 'allowed', 'the namespace is excluded',                    [kyverno({ ...namespaces(), exclude: { any: [{ resources: { kinds: ['Namespace'], names: ['a'] } }] }, ...generate() })]],
  ['B4.3/2', 'unknown', 'preconditions decide',                         [kyverno({ ...namespaces({ names: ['z'] }), preconditions: {}, ...generate() })]],
  ['B4.1/1', 'allowed', 'a rule generates a kind that does not matter', [kyverno({ ...namespaces(), ...generate({ apiVersion: 'v1', kind: 'ResourceQuota' }) })]],
  ['B4.1/1', 'unknown', 'a rule generates something for all',           [kyverno({ match: { any: [{ resources: { kinds: ['Pod'] } }] }, ...generate() })]],
  ['B4.2/1', 'unknown', 'a rule would label the namespace',             [kyverno({ ...namespaces(), ...mutate({ 'istio.io/dataplane-mode': 'ambient' }) })]],
  ['B4.2/1', 'allowed', 'the namespace has the label',                  [namespace('a', { team: 'x' }), kyverno({ ...namespaces({ names: ['a'] }), ...mutate({ team: 'x' }) })]],
  ['B4.2/1', 'unknown', 'the namespace has another value',              [namespace('a', { team: 'y' }), kyverno({ ...namespaces({ names: ['a'] }), ...mutate({ team: 'x' }) })]],
  ['B4.2/1', 'allowed', 'it has, and the rule only adds',               [namespace('a', { team: 'y' }), kyverno({ ...namespaces({ names: ['a'] }), ...mutate({ '+(team)': 'x' }) })]],
  ['B4.2/1', 'allowed', 'a rule changes resources of containers',       [kyverno({ match: { any: [{ resources: { kinds: ['Pod'] } }] }, mutate: { patchStrategicMerge: { spec: { containers: [{ '(name)': '*', resources: {} }] } } } })]],
  ['B4.2/1', 'allowed', 'a rule sets a label of pods that nobody asks for', [kyverno({ ...onPods, ...mutate({ team: 'x' }) })]],
  ['B4.2/1', 'unknown', 'a policy asks for that label',                 [kyverno({ ...onPods, ...mutate({ team: 'x' }) }), cnp('z/x', { ingress: [{ fromEndpoints: [{ matchLabels: { team: 'x' } }] }] })]],
  ['B4.2/1', 'unknown', 'the label is one that Istio reads',            [kyverno({ ...onPods, ...mutate({ 'istio.io/dataplane-mode': 'ambient' }) })]],
  ['B4.2/1', 'unknown', 'it is an annotation that Istio reads',         [kyverno({ ...onPods, mutate: { patchStrategicMerge: { metadata: { annotations: { 'ambient.istio.io/redirection': 'enabled' } } } } })]],
  ['B4.2/1', 'unknown', 'the rule is for Deployments too',              [kyverno({ match: { any: [{ resources: { kinds: ['Pod', 'Deployment'] } }] }, ...mutate({ team: 'x' }) })]],
  ['B4.2/1', 'unknown', 'it changes more than that',                    [kyverno({ ...onPods, mutate: { patchStrategicMerge: { metadata: { labels: { team: 'x' } }, spec: { hostNetwork: true } } } })]],
  ['B4.3/2', 'allowed', 'the namespace is excluded by its name alone',  [kyverno({ ...namespaces(), exclude: { any: [{ resources: { names: ['a'] } }] }, ...generate() })]],
  ['B4.2/2', 'allowed', 'an existing namespace has the label already',  [namespace('a', { team: 'y' }), kyverno({ ...namespaces({ names: ['a'] }), ...existing({ '+(team)': 'x' }) })]],
  ['B4.2/2', 'unknown', 'an existing namespace would get it',           [kyverno({ ...namespaces({ names: ['a'] }), ...existing({ '+(team)': 'x' }) })]],
  ['B4.2/2', 'unknown', 'an existing object of another kind would',     [namespace('a', { team: 'y' }), kyverno({ ...namespaces({ names: ['a'] }), ...existing({ '+(team)': 'x' }, 'Service') })]],
])('%s: decide() says %s when %s', (_id, expected, _when, objects) => {
  expect(verdict([...pods, ...objects])).toBe(expected);
});

test.each([
  ['B4.3/3', 'kube-system', 'unknown'],
  ['B4.3/3', 'other', 'denied'],
])('%s: a policy that Kyverno would generate in %s makes access there %s', (_id, name, expected) => {
  const inside = [namespace(name), pod(`${name}/client`), pod(`${name}/server`)];
  const objects = [...inside, kyverno({ ...namespaces({ names: [name] }), ...whole() })];
  expect(verdict(objects, { from: `${name}/client`, to: `${name}/server` })).toBe(expected);
});
