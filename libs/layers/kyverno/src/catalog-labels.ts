import { argoCd, keys } from '@zta/intent';
import { appNamespaces, calledFor, namespacesOfApps } from './app-namespaces';
import { type ClusterPolicy } from './cluster-policy';
import { refuseAlways } from './failure-action';

/** What all keys of the catalogue begin with. */
const prefix = keys.app.slice(0, keys.app.indexOf('/') + 1);

const catalogued = (object: 'object' | 'oldObject') =>
  `items(request.${object}.metadata.labels || \`{}\`, 'key', 'value')[?starts_with(key, '${prefix}')]`;

/**
 * The labels by which everything else decides about a namespace (is it declared, at which stage, may it have routes)
 * come from Git alone: with the label of stage observe, whoever may change a namespace would turn off its default deny
 * and every rule that refuses. Whoever changes other labels, as Kyverno's background controller does, isn't concerned.
 *
 * It asks who made the request, so that it says nothing about what already exists.
 */
export function catalogLabels(): ClusterPolicy {
  return {
    name: 'catalog-labels',
    description: `Only Argo CD sets, changes and removes the labels ${prefix}* of the namespace of an app.`,
    severity: 'high',
    spec: {
      background: false,
      emitWarning: false,
      webhookConfiguration: calledFor('Fail', namespacesOfApps()),
      rules: [
        {
          name: 'by-argo-cd',
          match: {
            any: [{ resources: { kinds: ['Namespace'], names: [appNamespaces], operations: ['CREATE', 'UPDATE'] } }],
          },
          exclude: {
            any: [
              {
                subjects: [
                  {
                    kind: 'ServiceAccount',
                    namespace: argoCd.namespace,
                    name: argoCd.workloads['argocd-application-controller'].serviceAccount,
                  },
                ],
              },
            ],
          },
          skipBackgroundRequests: true,
          validate: {
            ...refuseAlways,
            // What the old object violates can't be told: it has no older one to compare with.
            allowExistingViolations: false,
            message: `Labels ${prefix}* of the namespace of an app come from the catalogue: change it there, and let Argo CD sync.`,
            deny: {
              conditions: {
                any: [
                  {
                    key: `{{ (${catalogued('object')}) == (${catalogued('oldObject')}) }}`,
                    operator: 'Equals',
                    value: false,
                  },
                ],
              },
            },
          },
        },
      ],
    },
  };
}
