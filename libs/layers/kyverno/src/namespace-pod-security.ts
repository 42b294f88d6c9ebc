import { keys } from '@zta/intent';
import { calledFor, namespacesOfApps } from './app-namespaces';
import { type ClusterPolicy } from './cluster-policy';
import { labelNamespaces } from './namespace-labels';

/**
 * The API server's own check of pods, which goes on without Kyverno: the same labels that declared namespaces have from
 * Git. A second line, so that namespaces can be made while Kyverno is down.
 *
 * @see kubernetes 1.32 staging/src/k8s.io/pod-security-admission/api/constants.go
 */
export function namespacePodSecurity(): ClusterPolicy {
  return {
    name: 'namespace-pod-security',
    description: 'The namespace of an app has pod security of level baseline, unless it is only observed.',
    severity: 'medium',
    spec: {
      background: true,
      emitWarning: false,
      webhookConfiguration: calledFor('Ignore', namespacesOfApps()),
      rules: labelNamespaces({
        name: 'secure',
        labels: [
          ['pod-security.kubernetes.io/enforce', 'baseline'],
          ['pod-security.kubernetes.io/warn', 'restricted'],
        ],
        among: [{ key: keys.stage, operator: 'NotIn', values: ['observe'] }],
      }),
    },
  };
}
