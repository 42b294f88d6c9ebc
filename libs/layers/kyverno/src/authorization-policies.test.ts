import { placeApp } from '@zta/intent';
import { lab, shop } from '@zta/intent/testing';
import { authorizationPolicies } from './authorization-policies';
import { type Condition, type ValidateRule } from './cluster-policy';
import { refuseFrom } from './failure-action';

const rules = authorizationPolicies('graduated', []).spec.rules as readonly ValidateRule[];
const named = (name: string) => rules.find((rule) => rule.name === name)!;

function denied(name: string): readonly Condition[] {
  const { validate } = named(name);
  if (!('deny' in validate)) throw new Error('Not used here');
  return validate.deny.conditions.any;
}

// What the expressions do is tested with Kyverno itself, in kyverno-cli.test.ts.

test('authorizationPolicies() has one rule for each way to be enforced otherwise than it reads', () => {
  expect(rules.map(({ name }) => name)).toEqual([
    'no-layer-7-for-ztunnel',
    'supported-action-for-ztunnel',
    'gateway-target-has-its-group',
    'targets-exist',
    'allow-names-its-callers',
    'allow-names-identities',
  ]);
});

test('authorizationPolicies() knows every field of layer 7, and the keys of layer 4', () => {
  expect(denied('no-layer-7-for-ztunnel').map(({ operator, value }) => ({ operator, value }))).toEqual([
    { operator: 'AnyIn', value: ['hosts', 'notHosts', 'methods', 'notMethods', 'paths', 'notPaths'] },
    {
      operator: 'AnyIn',
      value: ['remoteIpBlocks', 'notRemoteIpBlocks', 'requestPrincipals', 'notRequestPrincipals'],
    },
    {
      operator: 'AnyNotIn',
      value: ['source.ip', 'source.namespace', 'source.principal', 'destination.ip', 'destination.port'],
    },
  ]);
});

test.each(['no-layer-7-for-ztunnel', 'supported-action-for-ztunnel'])(
  'authorizationPolicies() checks %s only when the policy has no targets',
  (name) => {
    expect(named(name).preconditions?.all).toEqual([
      expect.objectContaining({
        key: expect.stringContaining('[targetRef, targetRefs]'),
        operator: 'Equals',
        value: 0,
      }),
    ]);
  },
);

test.each(['allow-names-its-callers', 'allow-names-identities'])(
  'authorizationPolicies() checks %s only when the policy allows',
  (name) => {
    expect(named(name).preconditions?.all).toEqual([
      { key: "{{ request.object.spec.action || 'ALLOW' }}", operator: 'Equals', value: 'ALLOW' },
    ]);
  },
);

const some = (key: string) => ({ key: `{{ ${key} | length(@) }}`, operator: 'GreaterThan', value: 0 });

// prettier-ignore
test.each<[name: string, conditions: readonly Condition[]]>([
  ['gateway-target-has-its-group', [
    some("(request.object.spec.[targetRef, targetRefs][] || `[]`)[?kind == 'Gateway' && group != 'gateway.networking.k8s.io']"),
  ] as readonly Condition[]],
  ['allow-names-its-callers', [
    some('(request.object.spec.rules || `[]`)[?!from]'),
    some('(request.object.spec.rules || `[]`)[].from[?!source][]'),
  ] as readonly Condition[]],
  ['allow-names-identities', [
    some('(request.object.spec.rules || `[]`)[].from[].source[] | [?!([principals, namespaces, serviceAccounts][] | [0])]'),
    some("(request.object.spec.rules || `[]`)[].from[].source.[principals, namespaces, serviceAccounts][][] | [?!regex_match('^[^*]+$|^[^*]+/ns/[^*/]+/sa/[*]$', @)]"),
  ] as readonly Condition[]],
])('authorizationPolicies() finds by %s one violation anywhere in the policy', (name, conditions) => {
  expect(denied(name)).toEqual(conditions);
});

test('authorizationPolicies() compares no value with "*" by an operator that takes it for a wildcard', () => {
  const wildcards = rules
    .flatMap(({ name }) => denied(name))
    .filter(({ operator, value }) => operator.startsWith('Any') && JSON.stringify(value).includes('*'));
  expect(wildcards).toEqual([]);
});

test.each(rules)(
  'authorizationPolicies() refuses by rule $name from stage baseline on, also what already was so',
  (rule) => {
    expect(rule.validate).toMatchObject({ ...refuseFrom('graduated', 'baseline'), allowExistingViolations: false });
  },
);

test('authorizationPolicies() takes what the catalogue puts behind a waypoint for existing, before its Service is there', () => {
  const placement = placeApp(shop, 'enforced', lab, [shop]);
  const [declared] = (authorizationPolicies('graduated', [placement]).spec.rules as readonly ValidateRule[]).find(
    ({ name }) => name === 'targets-exist',
  )!.context!;
  expect(declared).toEqual({ name: 'declared', variable: { value: { 'app-shop': ['model'] } } });
});
