import { config, documents, gateway, type Spec } from '../testing/objects';
import { readWorld } from './read-world';

const infrastructure = { parametersRef: { group: '', kind: 'ConfigMap', name: 'c' } };
const reasons = (...objects: readonly unknown[]) =>
  readWorld(documents(objects)).unsupported.map(({ reason }) => reason.replace('ConfigMap c: ', ''));
const deployment = (pods: Spec) => ({ deployment: JSON.stringify({ spec: { template: { spec: pods } } }) });

// prettier-ignore
test.each<[found: readonly string[], data: Spec]>([
  [[], {}],
  [[], { horizontalPodAutoscaler: 'x', podDisruptionBudget: 'y' }],
  [[], { deployment: 'spec: { replicas: 2, strategy: {}, template: {} }' }],
  [[], deployment({ affinity: {}, nodeSelector: {}, tolerations: [], topologySpreadConstraints: [] })],
  [[], deployment({ containers: [{ name: 'istio-proxy', resources: {}, securityContext: {} }] })],
  [['data.service: field service is not modelled'],                      { service: 'x' }],
  [['data.service: field service is not modelled', 'data.deployment.x: field x is not modelled'], { service: 'x', deployment: 'x: y' }],
  [['data.deployment: must be text'],                                    { deployment: 5 }],
  [['data.deployment: is not one object'],                               { deployment: '' }],
  [['data.deployment: is not one object'],                               { deployment: '{' }],
  [['data.deployment: is not one object'],                               { deployment: 'spec: {}\n---\nspec: {}' }],
  [['data.deployment.metadata: field metadata is not modelled'],         { deployment: 'metadata: {}' }],
  [['data.deployment.spec.selector: field selector is not modelled'],    { deployment: 'spec: { selector: {} }' }],
  [['data.deployment.spec.template.metadata: field metadata is not modelled'], { deployment: 'spec: { template: { metadata: {} } }' }],
  [['data.deployment.spec.template.spec.hostNetwork: field hostNetwork is not modelled'], deployment({ hostNetwork: true })],
  [['data.deployment.spec.template.spec.containers[0].env: field env is not modelled'], deployment({ containers: [{ name: 'istio-proxy', env: [] }] })],
  [['data.deployment.spec.template.spec.containers[0].name: more is not one of istio-proxy'], deployment({ containers: [{ name: 'more' }] })],
])('readWorld() reports %j of the ConfigMap of a Gateway %j', (found, data) => {
  expect(reasons(gateway('a/g', 'istio', [], { infrastructure }), config('a/c', data))).toStrictEqual(found);
});

const odd = config('istio-system/c', { deployment: 'x: y' }) as { readonly metadata: Spec };
const labelled = (value: string) => ({
  ...odd,
  metadata: { ...odd.metadata, labels: { 'gateway.istio.io/defaults-for-class': value } },
});

test.each<[isFor: boolean, when: string, objects: readonly unknown[]]>([
  [true, 'it is for the class', [gateway('a/g', 'istio', []), labelled('istio')]],
  [false, 'it is for another class', [gateway('a/g', 'istio', []), labelled('istio-waypoint')]],
  [false, 'it is for no class', [gateway('a/g', 'istio', []), odd]],
  [false, 'another kind is', [gateway('a/g', 'istio', []), { ...labelled('istio'), kind: 'Secret' }]],
  [false, 'the class is of kgateway', [gateway('a/g', 'kgateway', []), labelled('kgateway')]],
])('readWorld() finds it %s that a ConfigMap is for all Gateways of a class when %s', (isFor, _when, objects) => {
  expect(reasons(...objects)).toStrictEqual(isFor ? ['data.deployment.x: field x is not modelled'] : []);
});
