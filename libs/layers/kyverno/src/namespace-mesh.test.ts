import { type MutateRule } from './cluster-policy';
import { namespaceMesh } from './namespace-mesh';

const [existing, admitted] = namespaceMesh().spec.rules as readonly [MutateRule, MutateRule];

test.each([admitted, existing])('namespaceMesh() mutates by rule $name when the label is absent', (rule) => {
  expect(rule.match.any).toEqual([
    {
      resources: {
        kinds: ['Namespace'],
        names: ['app-*'],
        operations: ['CREATE', 'UPDATE'],
        selector: { matchExpressions: [{ key: 'istio.io/dataplane-mode', operator: 'DoesNotExist' }] },
      },
    },
  ]);
  expect(rule.mutate.patchStrategicMerge).toEqual({
    metadata: { labels: { '+(istio.io/dataplane-mode)': 'ambient' } },
  });
});

test('namespaceMesh() mutates at admission when a rule has no targets', () => {
  expect(admitted.mutate).not.toHaveProperty('targets');
  expect(admitted.mutate).not.toHaveProperty('mutateExistingOnPolicyUpdate');
});

test('namespaceMesh() mutates the namespace itself when it existed before the policy', () => {
  expect(existing.mutate).toMatchObject({
    mutateExistingOnPolicyUpdate: true,
    targets: [{ apiVersion: 'v1', kind: 'Namespace', name: '{{ request.object.metadata.name }}' }],
  });
});
