import { keys } from '@zta/intent';
import { appNamespaces, calledFor, namespacesOfApps } from './app-namespaces';
import { type ClusterPolicy, type Condition } from './cluster-policy';
import { refuseAlways } from './failure-action';
import { dataplaneMode } from './namespace-mesh';
import { argoCdController } from './trusted';

/** What all keys of the catalogue begin with. */
const prefix = keys.app.slice(0, keys.app.indexOf('/') + 1);

const labels = (object: 'object' | 'oldObject', which: string) =>
  `items(request.${object}.metadata.labels || \`{}\`, 'key', 'value')[?${which}]`;

const changed = (which: string): Condition => ({
  key: `{{ (${labels('object', which)}) == (${labels('oldObject', which)}) }}`,
  operator: 'Equals',
  value: false,
});

/** All that tells the mesh about a namespace, but that it is in it: Kyverno says so of every namespace that says nothing. */
const ofMesh = `starts_with(key, 'istio.io/') && !(key == '${dataplaneMode}' && value == 'ambient')`;

/**
 * The labels by which everything else decides about a namespace (is it declared, at which stage, may it have routes)
 * come from Git alone: with the label of stage observe, whoever may change a namespace would turn off its default deny
 * and every rule that refuses; without that of the mesh, ztunnel would enforce nothing. Whoever changes other labels, as Kyverno's background controller does, isn't concerned.
 *
 * It asks who made the request, so that it says nothing about what already exists.
 */
export function catalogLabels(): ClusterPolicy {
  return {
    name: 'catalog-labels',
    description: `Only Argo CD sets, changes and removes the labels ${prefix}* and istio.io/* of the namespace of an app.`,
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
            any: [{ subjects: [argoCdController] }],
          },
          skipBackgroundRequests: true,
          validate: {
            ...refuseAlways,
            // What the old object violates can't be told: it has no older one to compare with.
            allowExistingViolations: false,
            message: `Labels ${prefix}* and istio.io/* of the namespace of an app come from the catalogue: change it there, and let Argo CD sync.`,
            deny: {
              conditions: {
                any: [changed(`starts_with(key, '${prefix}')`), changed(ofMesh)],
              },
            },
          },
        },
      ],
    },
  };
}
