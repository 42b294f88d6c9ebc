import { appNamespaces } from './app-namespaces';
import { type MetadataPatch, type MutateRule, type NonEmpty, type Requirement } from './cluster-policy';

interface NamespaceLabels {
  /** Names the two rules: `<name>-admitted` and `<name>-existing`. */
  readonly name: string;
  /** Added, never overwritten. A namespace that has the first of them is left alone. */
  readonly labels: NonEmpty<readonly [key: string, value: string]>;
  /** Which namespaces of apps get them, beside that. */
  readonly among?: NonEmpty<Requirement>;
}

/**
 * Labels the namespaces of apps: new ones from their admission on, those that already exist from when the policy is
 * applied. A mutation alone acts at admission only.
 *
 * @see kyverno 1.14.4 pkg/policy/mutate.go, pkg/background/mutate/mutate.go
 */
export function labelNamespaces({
  name,
  labels,
  among = [] as never,
}: NamespaceLabels): readonly [MutateRule, MutateRule] {
  const [[first]] = labels;
  const matchExpressions: NonEmpty<Requirement> = [{ key: first, operator: 'DoesNotExist' }, ...among];
  const match: MutateRule['match'] = {
    any: [
      {
        resources: {
          kinds: ['Namespace'],
          names: [appNamespaces],
          operations: ['CREATE', 'UPDATE'],
          selector: { matchExpressions },
        },
      },
    ],
  };
  const patchStrategicMerge: MetadataPatch = {
    metadata: { labels: Object.fromEntries(labels.map(([key, value]) => [`+(${key})`, value])) },
  };
  return [
    // First, since the other one gives the object the label that this one looks for.
    {
      name: `${name}-existing`,
      match,
      skipBackgroundRequests: true,
      mutate: {
        mutateExistingOnPolicyUpdate: true,
        targets: [{ apiVersion: 'v1', kind: 'Namespace', name: '{{ request.object.metadata.name }}' }],
        patchStrategicMerge,
      },
    },
    { name: `${name}-admitted`, match, skipBackgroundRequests: true, mutate: { patchStrategicMerge } },
  ];
}
