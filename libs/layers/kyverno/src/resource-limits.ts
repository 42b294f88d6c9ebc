import { calledFor, inAppNamespaces, objectsOfApps } from './app-namespaces';
import { type ClusterPolicy } from './cluster-policy';
import { refuseFrom } from './failure-action';
import { databasePods } from './pod-security';

const limited = { resources: { requests: { cpu: '>0', memory: '>0' }, limits: { memory: '>0' } } } as const;

/**
 * Every container of an app says what it needs, and how much memory it may take at most. No limit on CPU: it would
 * throttle, where the request already gives each its share. Ephemeral containers can't have any.
 *
 * Excluded are database pods: to containers that it adds, and to all that declare nothing, KubeBlocks gives limits of
 * zero, which is none (kubeblocks 1.0 pkg/controller/factory/builder.go setDefaultResourceLimits); the catalogue sizes
 * the database's own. Waypoints have both by istiod's default values (istio 1.26.2, `global.waypoint.resources`).
 *
 * It keeps neighbours well, not attackers out, so pods start while Kyverno is down.
 */
export function resourceLimits(): ClusterPolicy {
  return {
    name: 'resource-limits',
    description: 'A container of an app requests CPU and memory, and has a memory limit.',
    severity: 'medium',
    spec: {
      background: true,
      emitWarning: false,
      webhookConfiguration: calledFor('Ignore', objectsOfApps),
      rules: [
        {
          name: 'requests-and-memory-limit',
          match: inAppNamespaces('Pod'),
          exclude: { any: [{ resources: { selector: databasePods } }] },
          skipBackgroundRequests: true,
          validate: {
            ...refuseFrom('enforced'),
            allowExistingViolations: true,
            message: 'Containers and init containers must have requests for cpu and memory, and a limit for memory.',
            pattern: { spec: { containers: [limited], '=(initContainers)': [limited] } },
          },
        },
      ],
    },
  };
}
