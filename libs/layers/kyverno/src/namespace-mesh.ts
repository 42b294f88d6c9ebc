import { appNamespaces, calledFor, namespacesOfApps } from './app-namespaces';
import { type ClusterPolicy, type MetadataPatch, type Resources } from './cluster-policy';

/** Source: istio/api 1.26 label/labels.yaml */
const label = 'istio.io/dataplane-mode';

/** Adds, never overwrites: a deliberate `none` stays. */
const enrol: MetadataPatch = { metadata: { labels: { [`+(${label})`]: 'ambient' } } };

const unenrolled: { readonly any: readonly [{ readonly resources: Resources }] } = {
  any: [
    {
      resources: {
        kinds: ['Namespace'],
        names: [appNamespaces],
        operations: ['CREATE', 'UPDATE'],
        selector: { matchExpressions: [{ key: label, operator: 'DoesNotExist' }] },
      },
    },
  ],
};

/**
 * The namespaces of apps are in the ambient mesh: new ones from their admission on, those that already exist from when
 * the policy is applied. A mutation alone acts at admission only.
 *
 * @see kyverno 1.14.4 pkg/policy/mutate.go, pkg/background/mutate/mutate.go
 */
export function namespaceMesh(): ClusterPolicy {
  return {
    name: 'namespace-mesh',
    description: 'The namespace of an app is in the ambient mesh, unless it says that it is not.',
    severity: 'medium',
    spec: {
      background: true,
      emitWarning: false,
      webhookConfiguration: calledFor('Fail', namespacesOfApps()),
      rules: [
        {
          name: 'enrol-admitted',
          match: unenrolled,
          skipBackgroundRequests: true,
          mutate: { patchStrategicMerge: enrol },
        },
        {
          name: 'enrol-existing',
          match: unenrolled,
          skipBackgroundRequests: true,
          mutate: {
            mutateExistingOnPolicyUpdate: true,
            targets: [{ apiVersion: 'v1', kind: 'Namespace', name: '{{ request.object.metadata.name }}' }],
            patchStrategicMerge: enrol,
          },
        },
      ],
    },
  };
}
