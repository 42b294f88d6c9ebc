import { type Approach } from '@zta/intent';
import { appNamespaces, calledFor, inAppNamespaces, objectsOfApps } from './app-namespaces';
import { type ClusterPolicy, type Condition, type ValidateRule } from './cluster-policy';
import { resources } from './resources';
import { refuseFrom } from './failure-action';

/** User name of a service account, as the API server makes it. */
const user = 'system:serviceaccount';

/** Whether a service account of an app asks. Pods of Deployments and Jobs are made by accounts of kube-system. */
const byApp: Condition = {
  key: `{{ starts_with(request.userInfo.username || '', '${user}:${appNamespaces.replace('*', '')}') }}`,
  operator: 'Equals',
  value: true,
};

/**
 * The service account is a workload's identity to all layers, so whoever may create pods could take any identity of the
 * namespace: a task, whose orchestrator creates the pods of its steps, or a database, whose Patroni has rights on pods.
 * So a service account only starts pods that have its own identity. Those are the kinds that the catalogue gives rights
 * to create.
 *
 * It asks who made the request, so that it says nothing about what already exists. A pod's service account can't be
 * changed, nor can a Job's template.
 */
export function ownIdentity(approach: Approach): ClusterPolicy {
  return {
    name: 'own-identity',
    description: 'A pod that is started by a service account of an app has that service account.',
    severity: 'high',
    spec: {
      background: false,
      emitWarning: false,
      webhookConfiguration: calledFor('Fail', objectsOfApps),
      rules: [
        keepIdentity(approach, 'Pod', 'spec.serviceAccountName'),
        keepIdentity(approach, 'batch/v1/Job', 'spec.template.spec.serviceAccountName'),
      ],
    },
  };
}

function keepIdentity(approach: Approach, kind: 'Pod' | 'batch/v1/Job', serviceAccount: string): ValidateRule {
  return {
    name: resources[kind].resource,
    match: inAppNamespaces(kind, { operations: ['CREATE'] }),
    preconditions: { all: [byApp] },
    skipBackgroundRequests: true,
    validate: {
      ...refuseFrom(approach, 'baseline'),
      allowExistingViolations: false,
      message:
        'A service account may only start pods with its own identity: set serviceAccountName to the one that creates ' +
        "them (for ZenML, the Kubernetes orchestrator's service_account_name and step_pod_service_account_name).",
      deny: {
        conditions: {
          any: [
            {
              // Joined and compared here: an operator would take "*" in either name for a wildcard.
              key: `{{ join(':', ['${user}', request.namespace, request.object.${serviceAccount} || 'default']) == request.userInfo.username }}`,
              operator: 'Equals',
              value: false,
            },
          ],
        },
      },
    },
  };
}
