import { type ValidateRule } from './cluster-policy';
import { refuseFrom } from './failure-action';
import { ownIdentity } from './own-identity';

const { background, rules } = ownIdentity('graduated').spec;

// prettier-ignore
test.each([
  ['pods', 'Pod',          'spec.serviceAccountName'],
  ['jobs', 'batch/v1/Job', 'spec.template.spec.serviceAccountName'],
])('ownIdentity() compares by %s the service account of a new %s with the one that asks', (name, kind, path) => {
  const rule = (rules as readonly ValidateRule[]).find((candidate) => candidate.name === name)!;
  expect(background).toBe(false);
  expect(rule.match.any[0].resources).toMatchObject({ kinds: [kind], namespaces: ['app-*'], operations: ['CREATE'] });
  expect(rule.preconditions?.all).toEqual([
    {
      key: "{{ starts_with(request.userInfo.username || '', 'system:serviceaccount:app-') }}",
      operator: 'Equals',
      value: true,
    },
  ]);
  expect(rule.validate).toMatchObject(refuseFrom('graduated', 'baseline'));
  expect(rule.validate).toHaveProperty('deny.conditions.any', [
    {
      key: `{{ join(':', ['system:serviceaccount', request.namespace, request.object.${path} || 'default']) == request.userInfo.username }}`,
      operator: 'Equals',
      value: false,
    },
  ]);
});
