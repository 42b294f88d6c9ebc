import { catalogLabels } from './catalog-labels';
import { type ValidateRule } from './cluster-policy';

const { background, rules } = catalogLabels().spec;
const [rule] = rules as readonly [ValidateRule];

test('catalogLabels() checks the namespaces of apps when they are created and changed', () => {
  expect(background).toBe(false);
  expect(rule.match.any).toEqual([
    { resources: { kinds: ['Namespace'], names: ['app-*'], operations: ['CREATE', 'UPDATE'] } },
  ]);
});

test('catalogLabels() lets nobody through but the controller of Argo CD', () => {
  expect(rule.exclude).toEqual({
    any: [{ subjects: [{ kind: 'ServiceAccount', namespace: 'argocd', name: 'argocd-application-controller' }] }],
  });
});

test('catalogLabels() refuses at every stage when the labels of the catalogue are not what they were', () => {
  const of = (object: string) =>
    `(items(request.${object}.metadata.labels || \`{}\`, 'key', 'value')[?starts_with(key, 'zta.internal/')])`;
  expect(rule.validate).toMatchObject({ failureAction: 'Enforce', allowExistingViolations: false });
  expect(rule.validate).not.toHaveProperty('failureActionOverrides');
  expect(rule.validate).toHaveProperty('deny.conditions.any', [
    { key: `{{ ${of('object')} == ${of('oldObject')} }}`, operator: 'Equals', value: false },
  ]);
});
