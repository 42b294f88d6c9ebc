import { type Approach } from '@zta/intent';
import { calledFor, inAppNamespaces, notObserved, objectsOfApps } from './app-namespaces';
import { type ClusterPolicy } from './cluster-policy';
import { live } from './context';
import { refuseFrom } from './failure-action';
import { waypointPods } from './pod-security';

/** A policy for every pod of the namespace that closes both ways, as those of `namespace-baseline` and of Git do. */
const isDefaultDeny = [
  'spec.endpointSelector == `{}`',
  'spec.ingress',
  'spec.egress',
  'spec.enableDefaultDeny.ingress != `false`',
  'spec.enableDefaultDeny.egress != `false`',
].join(' && ');

/**
 * No pod starts where nothing is closed: Kyverno generates the default deny of a new namespace a moment after it, and Argo
 * CD applies its own many waves later. Who makes the pods tries again.
 *
 * Waypoints are excepted: Argo CD waits for theirs before it applies the default deny, and would wait for ever where the
 * background controller is down. Only creation is checked, since a pod that runs must be free to end.
 *
 * @see cilium 1.17.5 pkg/policy/repository.go; libs/intent/src/waves.ts
 */
export function networkPolicies(approach: Approach): ClusterPolicy {
  return {
    name: 'network-policies',
    description:
      'A pod of an app starts only where a CiliumNetworkPolicy denies by default, unless it is only observed.',
    severity: 'high',
    spec: {
      background: true,
      emitWarning: false,
      webhookConfiguration: calledFor('Fail', objectsOfApps),
      rules: [
        {
          name: 'default-deny-exists',
          context: [live('denials', 'cilium.io/v2/CiliumNetworkPolicy', `items[?${isDefaultDeny}] | length(@)`)],
          match: inAppNamespaces('Pod', { namespaceSelector: notObserved, operations: ['CREATE'] }),
          exclude: { any: [{ resources: { selector: waypointPods } }] },
          skipBackgroundRequests: true,
          validate: {
            ...refuseFrom(approach, 'baseline'),
            allowExistingViolations: true,
            message:
              'The namespace has no CiliumNetworkPolicy that denies by default yet. Kyverno generates one: try again; ' +
              'if it stays so, see the UpdateRequests in namespace kyverno.',
            deny: { conditions: { any: [{ key: '{{ denials }}', operator: 'Equals', value: 0 }] } },
          },
        },
      ],
    },
  };
}
