import { keys, namespaceOf } from '@zta/intent';
import { type NonEmpty, type Operation, type Resources, type Selector } from './cluster-policy';
import { type NamespacedKind } from './resources';

const prefix = namespaceOf({ name: '' });

/** Wildcard, as Kyverno reads it, of the namespaces of apps: those of the catalogue, and any other that has such a name. */
export const appNamespaces = `${prefix}*`;

/** JMESPath for the app that a namespace is of. */
export const appOfNamespace = `{{ trim_prefix(request.namespace, '${prefix}') }}`;

/**
 * Namespaces of the cluster and its platform: a baseline there would cut DNS, the mesh or the API server's webhooks. None
 * of them could match {@link appNamespaces}; that they are excluded is said for the reader, and for the day on which the
 * match is widened.
 *
 * Not derived from the platform's components on purpose: match and exclude of a generate rule that synchronizes can't be
 * changed, so that a new component would make the next sync fail.
 *
 * @see kyverno 1.14.4 pkg/validation/policy/generate.go immutableGenerateFields
 */
export const systemNamespaces = [
  'argo',
  'argocd',
  'cert-manager',
  'cilium-secrets',
  'gloo-system',
  'istio-system',
  'kb-system',
  'kgateway-system',
  'kube-*',
  'kyverno',
  'monitoring',
  'zenml-system',
] as const;

/**
 * Selects every namespace. Kyverno loads a namespace's labels only for policies of which a rule selects by them; without
 * that, no override of a failure action that selects by the stage would ever match.
 *
 * @see kyverno 1.14.4 pkg/utils/engine/labels.go GetNamespaceSelectorsFromNamespaceLister
 */
export const anyNamespace: Selector = {
  matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'Exists' }],
};

/** Namespaces whose app isn't only observed; a namespace of no declared app is none that is only observed. */
export const notObserved: Selector = {
  matchExpressions: [{ key: keys.stage, operator: 'NotIn', values: ['observe'] }],
};

interface Within {
  readonly selector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly operations?: NonEmpty<Operation>;
}

/** Matches objects of some kinds in the namespaces of apps. A deletion is only matched where that is asked for. */
export function inAppNamespaces(
  kinds: NamespacedKind | NonEmpty<NamespacedKind>,
  { selector, namespaceSelector = anyNamespace, operations = ['CREATE', 'UPDATE'] }: Within = {},
): { readonly any: readonly [{ readonly resources: Resources }] } {
  return {
    any: [
      {
        resources: {
          kinds: typeof kinds === 'string' ? [kinds] : kinds,
          namespaces: [appNamespaces],
          namespaceSelector,
          operations,
          ...(selector && { selector }),
        },
      },
    ],
  };
}

/**
 * When the API server calls Kyverno for a policy. Without conditions it calls for every object of the kinds matched, in
 * every namespace: with Kyverno down, and `failurePolicy: Fail`, no pod of the platform could start either. (The price:
 * without a cluster to ask for its version, the Kyverno CLI 1.14.4 can't read a policy with conditions.)
 *
 * @see kyverno 1.14.4 pkg/controllers/webhook/controller.go mergeWebhook
 */
export function calledFor(failurePolicy: 'Fail' | 'Ignore', ...matchConditions: NonEmpty<MatchCondition>) {
  return { failurePolicy, timeoutSeconds: 10, matchConditions } as const;
}

/** In CEL. All of a policy's must hold for the API server to call. */
export interface MatchCondition {
  readonly name: string;
  readonly expression: string;
}

/** Objects in the namespaces of apps. */
export const objectsOfApps = {
  name: 'in-app-namespaces',
  expression: `request.namespace.startsWith('${prefix}')`,
} as const;

/**
 * The namespaces of apps themselves, and other objects by the prefix of their name. A name may not be known yet: when the
 * API server is to make it up, or deletes a collection.
 */
export function namespacesOfApps(...others: readonly string[]) {
  const starts = [prefix, ...others].map((start) => `request.name.startsWith('${start}')`);
  return { name: 'by-name', expression: ["!has(request.name) || request.name == ''", ...starts].join(' || ') } as const;
}
