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

test('catalogLabels() refuses at every stage when labels of the catalogue or of the mesh are not what they were', () => {
  const changed = (which: string) => {
    const of = (object: string) => `(items(request.${object}.metadata.labels || \`{}\`, 'key', 'value')[?${which}])`;
    return { key: `{{ ${of('object')} == ${of('oldObject')} }}`, operator: 'Equals', value: false };
  };
  expect(rule.validate).toMatchObject({ failureAction: 'Enforce', allowExistingViolations: false });
  expect(rule.validate).not.toHaveProperty('failureActionOverrides');
  expect(rule.validate).toHaveProperty('deny.conditions.any', [
    changed("starts_with(key, 'zta.internal/')"),
    changed("starts_with(key, 'istio.io/') && !(key == 'istio.io/dataplane-mode' && value == 'ambient')"),
  ]);
});
