import { argoCd, kyverno } from '@zta/intent';
import { type MatchCondition } from './app-namespaces';
import { type Condition, type NonEmpty, type Subject } from './cluster-policy';

const account = (namespace: string, name: string): Subject => ({ kind: 'ServiceAccount', namespace, name });

/** What syncs Git. Argo CD's server, through which people edit and delete by hand, isn't meant. */
export const argoCdController = account(
  argoCd.namespace,
  argoCd.workloads['argocd-application-controller'].serviceAccount,
);

/** Keeps what policies generate as they say. */
export const backgroundController = account(
  kyverno.namespace,
  kyverno.workloads['kyverno-background-controller'].serviceAccount,
);

/** Deletes what has outlived its label `cleanup.kyverno.io/ttl`. */
export const cleanupController = account(
  kyverno.namespace,
  kyverno.workloads['kyverno-cleanup-controller'].serviceAccount,
);

/**
 * What Kubernetes deletes by itself: all of a namespace that is deleted, and what has lost its owner. Refused, a namespace
 * would stay in deletion for ever. The last is all of them, where the controllers have no accounts of their own.
 *
 * @see kubernetes 1.32 cmd/kube-controller-manager, --use-service-account-credentials
 */
export const collectors = [
  account('kube-system', 'namespace-controller'),
  account('kube-system', 'generic-garbage-collector'),
  { kind: 'User', name: 'system:kube-controller-manager' },
] as const satisfies NonEmpty<Subject>;

/** Name of the user, as the API server gives it. */
export function userOf(subject: Subject): string {
  return subject.kind === 'User' ? subject.name : `system:serviceaccount:${subject.namespace}:${subject.name}`;
}

/** Holds for everyone else. Compared here, since an operator would take "*" in the name of a user for a wildcard. */
export function unlessAskedBy(subjects: NonEmpty<Subject>): Condition {
  const users = subjects.map((subject) => `'${userOf(subject)}'`).join(', ');
  return { key: `{{ contains([${users}], request.userInfo.username) }}`, operator: 'Equals', value: false };
}

/** Keeps the API server from calling for what these do: with Kyverno down, they go on. */
export function unlessBy(subjects: NonEmpty<Subject>): MatchCondition {
  const users = subjects.map((subject) => `'${userOf(subject)}'`).join(', ');
  return { name: 'by-others', expression: `!(request.userInfo.username in [${users}])` };
}
