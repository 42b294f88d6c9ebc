import { calledFor, namespacesOfApps } from './app-namespaces';
import { type ClusterPolicy } from './cluster-policy';
import { labelNamespaces } from './namespace-labels';

/** Source: istio/api 1.26 label/labels.yaml */
export const dataplaneMode = 'istio.io/dataplane-mode';

/** The namespaces of apps are in the ambient mesh; a deliberate `none` stays. */
export function namespaceMesh(): ClusterPolicy {
  return {
    name: 'namespace-mesh',
    description: 'The namespace of an app is in the ambient mesh, unless it says that it is not.',
    severity: 'medium',
    spec: {
      background: true,
      emitWarning: false,
      webhookConfiguration: calledFor('Fail', namespacesOfApps()),
      rules: labelNamespaces({ name: 'enrol', labels: [[dataplaneMode, 'ambient']] }),
    },
  };
}
