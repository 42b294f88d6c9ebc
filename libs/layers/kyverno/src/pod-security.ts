import { type Approach, databaseLabels, mesh } from '@zta/intent';
import { calledFor, inAppNamespaces, objectsOfApps } from './app-namespaces';
import { type ClusterPolicy, type Condition, type Selector } from './cluster-policy';
import { refuseFrom } from './failure-action';

const managedBy = 'app.kubernetes.io/managed-by';

/**
 * Pods that aren't KubeBlocks' own. The label alone anyone can write on a pod; KubeBlocks' pods are also owned by an
 * InstanceSet, and an owner that doesn't exist has the pod collected as garbage.
 *
 * @see kubeblocks 1.0 pkg/constant/labels.go, pkg/controller/instanceset/instance_util.go
 */
export const notOfDatabase: Condition = {
  key:
    `{{ request.object.metadata.labels."${managedBy}" == '${databaseLabels('')[managedBy]!}' && ` +
    "length(request.object.metadata.ownerReferences[?kind == 'InstanceSet' && " +
    "starts_with(apiVersion, 'workloads.kubeblocks.io/')] || `[]`) > `0` }}",
  operator: 'NotEquals',
  value: true,
};

/** The others. */
export const ofDatabase: Condition = { ...notOfDatabase, operator: 'Equals' };

/** Pods that istiod makes for a Gateway of class istio-waypoint. */
export const waypointPods: Selector = { matchLabels: mesh.waypointLabels };

/**
 * Level baseline of the Pod Security Standards for every pod of an app, the database's too. A policy apart from
 * {@link podSecurityRestricted}, since a policy fails in one way and this one refuses a stage earlier.
 *
 * @see kyverno 1.14.4 pkg/engine/handlers/validation/validate_pss.go
 */
export function podSecurityBaseline(approach: Approach): ClusterPolicy {
  return {
    name: 'pod-security-baseline',
    description: 'No pod of an app has a way to the node: no privileges, host namespaces, host paths or host ports.',
    severity: 'high',
    spec: {
      background: true,
      emitWarning: false,
      webhookConfiguration: calledFor('Fail', objectsOfApps),
      rules: [
        {
          name: 'baseline',
          match: inAppNamespaces('Pod'),
          skipBackgroundRequests: true,
          validate: {
            ...refuseFrom(approach, 'baseline'),
            allowExistingViolations: true,
            message: 'Pods must meet level baseline of the Pod Security Standards.',
            podSecurity: { level: 'baseline', version: 'latest' },
          },
        },
      ],
    },
  };
}

/**
 * Level restricted, with one exception, as small as it can be. Database pods only have level baseline: the PostgreSQL image
 * starts as root (kubeblocks-addons for KubeBlocks 1.0, addons/postgresql/templates/cmpd-16.yaml, `runAsUser: 0`).
 *
 * Waypoints are no exception. istiod leaves out the seccomp profile, which the ConfigMap of ours adds that it merges into
 * them; they meet all the rest (istio 1.26.2, manifests/charts/istio-control/istio-discovery/files/waypoint.yaml).
 *
 * Pods of tasks are no exception. The containers that Argo Workflows adds to each, `init` and `wait`, have by default
 * all that the level asks for (argo-workflows 3.6, workflow/common/security_context.go MinimalCtrSC); the workflow says
 * it for `main`. ZenML's pods have no security context but the one in the settings of its Kubernetes orchestrator.
 */
export function podSecurityRestricted(approach: Approach): ClusterPolicy {
  return {
    name: 'pod-security-restricted',
    description: 'A pod of an app runs without root, capabilities and escalation, and with a seccomp profile.',
    severity: 'medium',
    spec: {
      background: true,
      emitWarning: false,
      webhookConfiguration: calledFor('Fail', objectsOfApps),
      rules: [
        {
          name: 'restricted',
          match: inAppNamespaces('Pod'),
          preconditions: { all: [notOfDatabase] },
          skipBackgroundRequests: true,
          validate: {
            ...refuseFrom(approach, 'enforced'),
            allowExistingViolations: true,
            message:
              'Pods must meet level restricted of the Pod Security Standards. Steps of a ZenML pipeline and its ' +
              'orchestrator do by pod_settings and orchestrator_pod_settings.',
            podSecurity: { level: 'restricted', version: 'latest' },
          },
        },
      ],
    },
  };
}
