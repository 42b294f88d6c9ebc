import { documents, namespace, object, type Spec } from '../testing/objects';
import { readWorld } from './read-world';

const name = '{{request.object.metadata.name}}';
const data = { spec: { endpointSelector: {}, ingress: [{}] } };
const whole = { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', name: 'deny', namespace: name, data };
const match = { any: [{ resources: { kinds: ['Namespace'], names: ['a', 'b'] } }] };

/** The rules that Cilium has when Kyverno generates so, as `<namespace>/<name> <file>:<line>`. */
function rulesOf(generate: Spec, spec: Spec = {}, apiVersion = 'kyverno.io/v1', kind = 'ClusterPolicy') {
  const policy = object(apiVersion, kind, 'k', { spec: { ...spec, rules: [{ name: 'r', match, generate }] } });
  const { ciliumRules } = readWorld(documents([namespace('a'), namespace('b'), policy]));
  return ciliumRules.map(({ origin }) => `${origin.namespace}/${origin.name} ${origin.file}:${origin.line}`);
}

const generated = ['a/deny test.yaml:3', 'b/deny test.yaml:3'];

// prettier-ignore
test.each<[expected: readonly string[], when: string, generate: Spec, spec?: Spec]>([
  [generated, 'it is for existing namespaces too',    { ...whole, generateExisting: true }],
  [generated, 'the policy is',                        whole, { generateExisting: true }],
  [[],        'the rule is not, though the policy is', { ...whole, generateExisting: false }, { generateExisting: true }],
  [[],        'it is for new ones only',              whole],
  [[],        'its content is not told',              { ...whole, data: undefined, clone: {}, generateExisting: true }],
  [[],        'its content is text',                  { ...whole, data: 'x', generateExisting: true }],
  [[],        'it has no name',                       { ...whole, name: undefined, generateExisting: true }],
  [[],        'it has no kind',                       { ...whole, kind: undefined, generateExisting: true }],
  [[],        'it has no version',                    { ...whole, apiVersion: undefined, generateExisting: true }],
  [[],        'its name takes more',                  { ...whole, name: '{{ x }}', generateExisting: true }],
  [[],        'it has no namespace of its own',       { ...whole, kind: 'CiliumClusterwideNetworkPolicy', generateExisting: true }],
  [['x/deny test.yaml:3'], 'it goes to a fixed namespace', { ...whole, namespace: 'x', generateExisting: true }],
])('readWorld() adds %j of Kyverno when %s', (expected, _when, generate, spec = {}) => {
  expect(rulesOf(generate, spec)).toStrictEqual(expected);
});

test('readWorld() adds nothing of policies of namespaces, nor of other groups', () => {
  const generate = { ...whole, generateExisting: true };
  expect(rulesOf(generate, {}, 'kyverno.io/v1', 'Policy')).toStrictEqual([]);
  expect(rulesOf(generate, {}, 'example.com/v1')).toStrictEqual([]);
});

test('readWorld() gives what Kyverno adds the metadata that it says', () => {
  const service = { ...whole, apiVersion: 'v1', kind: 'Service', generateExisting: true };
  const rule = { name: 'r', match, generate: { ...service, data: { metadata: { labels: { of: name }, name: 'x' } } } };
  const policy = object('kyverno.io/v1', 'ClusterPolicy', 'k', { spec: { rules: [rule] } });
  const { services } = readWorld(documents([namespace('a'), policy]));
  expect(services).toMatchObject([{ namespace: 'a', name: 'deny', labels: { of: 'a' } }]);
});
