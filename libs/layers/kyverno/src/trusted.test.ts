import { argoCdController, collectors, unlessAskedBy, unlessBy } from './trusted';

const subjects = [argoCdController, ...collectors] as const;
const users = [
  'system:serviceaccount:argocd:argocd-application-controller',
  'system:serviceaccount:kube-system:namespace-controller',
  'system:serviceaccount:kube-system:generic-garbage-collector',
  'system:kube-controller-manager',
]
  .map((user) => `'${user}'`)
  .join(', ');

test('unlessBy() names users as the API server does, in CEL', () => {
  expect(unlessBy(subjects).expression).toBe(`!(request.userInfo.username in [${users}])`);
});

test('unlessAskedBy() names the same users, and holds for everyone else', () => {
  expect(unlessAskedBy(subjects)).toEqual({
    key: `{{ contains([${users}], request.userInfo.username) }}`,
    operator: 'Equals',
    value: false,
  });
});
