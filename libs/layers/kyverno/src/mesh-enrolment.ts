import { type Approach, waypointName } from '@zta/intent';
import { calledFor, inAppNamespaces, objectsOfApps } from './app-namespaces';
import { type ClusterPolicy, type ValidateRule } from './cluster-policy';
import { refuseFrom } from './failure-action';
import { waypointPods } from './pod-security';

/**
 * No pod of an app leaves the mesh by itself: ztunnel enforces nothing for a pod that it doesn't capture, neither STRICT
 * nor who may call. Waypoints are such pods, and so they have an identity of their own, which no app's has.
 *
 * @see istio 1.26.2 cni/pkg/util/podutil.go, manifests/charts/istio-control/istio-discovery/files/waypoint.yaml
 */
export function meshEnrolment(approach: Approach): ClusterPolicy {
  const rule = (
    each: Pick<ValidateRule, 'name' | 'match' | 'exclude'>,
    message: string,
    pattern: object,
  ): ValidateRule => ({
    ...each,
    skipBackgroundRequests: true,
    validate: { ...refuseFrom(approach, 'baseline'), allowExistingViolations: true, message, pattern },
  });
  return {
    name: 'mesh-enrolment',
    description: 'A pod of an app is captured by the mesh, unless it is a waypoint.',
    severity: 'high',
    spec: {
      background: true,
      emitWarning: false,
      webhookConfiguration: calledFor('Fail', objectsOfApps),
      rules: [
        rule(
          {
            name: 'captured',
            match: inAppNamespaces('Pod'),
            exclude: { any: [{ resources: { selector: waypointPods } }] },
          },
          'A pod must not leave the mesh: no label istio.io/dataplane-mode but "ambient", and no annotation ' +
            'ambient.istio.io/bypass-inbound-capture but "false".',
          {
            metadata: {
              '=(labels)': { '=(istio.io/dataplane-mode)': 'ambient' },
              '=(annotations)': { '=(ambient.istio.io/bypass-inbound-capture)': 'false' },
            },
          },
        ),
        rule(
          { name: 'waypoint-identity', match: inAppNamespaces('Pod', { selector: waypointPods }) },
          `A pod with the labels of a waypoint must have the service account of one: ${waypointName}.`,
          { spec: { serviceAccountName: waypointName } },
        ),
      ],
    },
  };
}
