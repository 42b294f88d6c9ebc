import { type Approach } from '@zta/intent';
import { calledFor, inAppNamespaces, notObserved, objectsOfApps } from './app-namespaces';
import { type ClusterPolicy } from './cluster-policy';
import { refuseFrom } from './failure-action';

/**
 * Past stage observe, where plaintext is still let in on purpose, every PeerAuthentication of an app's namespace is STRICT:
 * for all ports, and not by inheritance, since the mesh-wide mode is none of the app's.
 *
 * @see istio 1.26.2 architecture/ambient/peer-authentication.md
 */
export function mutualTls(approach: Approach): ClusterPolicy {
  return {
    name: 'mutual-tls',
    description: 'No workload of an app takes plaintext, once the app is past stage observe.',
    severity: 'high',
    spec: {
      background: true,
      emitWarning: false,
      webhookConfiguration: calledFor('Fail', objectsOfApps),
      rules: [
        {
          name: 'strict',
          match: inAppNamespaces('security.istio.io/v1/PeerAuthentication', { namespaceSelector: notObserved }),
          skipBackgroundRequests: true,
          validate: {
            ...refuseFrom(approach, 'baseline'),
            // Else one from before the app's promotion could be changed to let plaintext in elsewhere.
            allowExistingViolations: false,
            message: 'A PeerAuthentication must have mtls.mode STRICT, and no port with another mode.',
            deny: {
              conditions: {
                any: [
                  {
                    key: "{{ request.object.spec.mtls.mode || 'UNSET' }}",
                    operator: 'NotEquals',
                    value: 'STRICT',
                  },
                  {
                    key: "{{ values(request.object.spec.portLevelMtls || `{}`)[?mode != 'STRICT'] | length(@) }}",
                    operator: 'GreaterThan',
                    value: 0,
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
