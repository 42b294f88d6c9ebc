import { type Approach } from '@zta/intent';
import { calledFor, inAppNamespaces, objectsOfApps } from './app-namespaces';
import { type ClusterPolicy, type Selector, type ValidateRule } from './cluster-policy';
import { refuseFrom } from './failure-action';
import { notOfDatabase } from './pod-security';

const limited = { resources: { requests: { cpu: '>0', memory: '>0' }, limits: { memory: '>0' } } } as const;

/** Label on every pod of Argo Workflows. Source: argo-workflows 3.6 workflow/common/common.go LabelKeyWorkflow */
const ofWorkflow = 'workflows.argoproj.io/workflow';

/** Conditional anchor: containers of other names than those that Argo Workflows adds. */
const unlessOfArgo = { '(name)': '!init & !wait', ...limited } as const;

/**
 * Every container of an app says what it needs, and how much memory it may take at most. No limit on CPU: it would
 * throttle, where the request already gives each its share. Ephemeral containers can't have any.
 *
 * Excluded are database pods: to containers that it adds, and to all that declare nothing, KubeBlocks gives limits of
 * zero, which is none (kubeblocks 1.0 pkg/controller/factory/builder.go setDefaultResourceLimits); the catalogue sizes
 * the database's own. Excluded are also the containers `init` and `wait` that Argo Workflows adds to its pods: they have
 * resources only where the controller's setting `executor.resources` says so. Two rules, since Kyverno skips a rule
 * whole where a list has nothing but excluded containers, as that of init containers has here.
 *
 * Waypoints have both by istiod's default values (istio 1.26.2, `global.waypoint.resources`).
 *
 * It keeps neighbours well, not attackers out, so pods start while Kyverno is down.
 */
export function resourceLimits(approach: Approach): ClusterPolicy {
  return {
    name: 'resource-limits',
    description:
      'A container of an app requests CPU and memory, and has a memory limit; a step of a ZenML pipeline by its settings.',
    severity: 'medium',
    spec: {
      background: true,
      emitWarning: false,
      webhookConfiguration: calledFor('Ignore', objectsOfApps),
      rules: [
        limit(approach, 'requests-and-memory-limit', [{ key: ofWorkflow, operator: 'DoesNotExist' }], {
          containers: [limited],
          '=(initContainers)': [limited],
        }),
        limit(approach, 'workflow-containers', [{ key: ofWorkflow, operator: 'Exists' }], {
          containers: [unlessOfArgo],
        }),
        limit(approach, 'workflow-init-containers', [{ key: ofWorkflow, operator: 'Exists' }], {
          '=(initContainers)': [unlessOfArgo],
        }),
      ],
    },
  };
}

type Requirements = Extract<Selector, { readonly matchExpressions: unknown }>['matchExpressions'];

function limit(approach: Approach, name: string, matchExpressions: Requirements, spec: object): ValidateRule {
  return {
    name,
    match: inAppNamespaces('Pod', { selector: { matchExpressions } }),
    preconditions: { all: [notOfDatabase] },
    skipBackgroundRequests: true,
    validate: {
      ...refuseFrom(approach, 'enforced'),
      allowExistingViolations: true,
      message:
        'Containers and init containers must have requests for cpu and memory, and a limit for memory: for ZenML, in ' +
        'the pod_settings and orchestrator_pod_settings of the Kubernetes orchestrator.',
      pattern: { spec },
    },
  };
}
