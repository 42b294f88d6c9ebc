import { keys } from '@zta/intent';
import { appOfNamespace, calledFor, inAppNamespaces, objectsOfApps } from './app-namespaces';
import { type ClusterPolicy } from './cluster-policy';

/**
 * Labels each new pod of an app's namespace with the app. One value a namespace: every further value of a label is an
 * identity of its own to Cilium, so that a value of the pod's own (name, node, time) would make an identity a pod.
 *
 * Only at creation, since a label that a running pod gets changes its identity, and only where it is absent. No policy
 * relies on it, so pods start while Kyverno is down.
 *
 * @see cilium 1.17.5 Documentation/operations/performance/scalability/identity-relevant-labels.rst
 */
export function podLabels(): ClusterPolicy {
  return {
    name: 'pod-labels',
    description: 'A pod says which app it is of.',
    severity: 'low',
    spec: {
      background: true,
      emitWarning: false,
      webhookConfiguration: calledFor('Ignore', objectsOfApps),
      rules: [
        {
          name: 'add-app',
          match: inAppNamespaces('Pod', {
            operations: ['CREATE'],
            selector: { matchExpressions: [{ key: keys.app, operator: 'DoesNotExist' }] },
          }),
          skipBackgroundRequests: true,
          mutate: {
            patchStrategicMerge: {
              metadata: {
                labels: { [`+(${keys.app})`]: appOfNamespace },
                annotations: { [`+(${keys.app}-added-by)`]: 'kyverno ClusterPolicy pod-labels' },
              },
            },
          },
        },
      ],
    },
  };
}
