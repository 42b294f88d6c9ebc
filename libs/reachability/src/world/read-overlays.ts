import { parseFiles } from '@zta/manifests';
import { Field, type Problem } from './field';
import { fields, type Manifest } from './manifest';

/** Keys of the kinds that istiod makes for a Gateway. */
const overlayKeys = ['deployment', 'horizontalPodAutoscaler', 'podDisruptionBudget', 'service', 'serviceAccount'];

/** Label on a ConfigMap of the root namespace: it is for all Gateways of the class named. */
export const classDefaultsLabel = 'gateway.istio.io/defaults-for-class';

/**
 * What isn't understood of a ConfigMap that istiod merges into the objects that it makes for a Gateway. How many pods
 * there are, on which nodes and with which resources, and how they are scaled and evicted, changes nobody's access. With a
 * key that istiod doesn't know it makes no proxy.
 *
 * @see Istio 1.26 pilot/pkg/config/kube/gateway/deploymentcontroller.go applyOverlay (B2.11/4)
 */
export function overlayProblems(configMap: Manifest): readonly Problem[] {
  const data = fields(configMap).get('data').only('deployment', 'horizontalPodAutoscaler', 'podDisruptionBudget');
  const text = data.get('deployment').text();
  return text === undefined ? data.found : [...data.found, ...deploymentProblems(text)];
}

function deploymentProblems(text: string): readonly Problem[] {
  const path = 'data.deployment';
  const { documents, problems } = parseFiles([{ path, content: text }]);
  if (problems.length > 0 || documents.length !== 1) return [{ path, reason: 'is not one object' }];
  const inside = new Field(documents[0]?.object, new Field(undefined).get('data'), 'deployment');
  const spec = inside.only('spec').get('spec').only('replicas', 'strategy', 'template');
  const pods = spec.get('template').only('spec').get('spec');
  pods.only('affinity', 'containers', 'nodeSelector', 'tolerations', 'topologySpreadConstraints');
  for (const container of pods.get('containers').items()) {
    container.only('name', 'resources', 'securityContext').get('name').oneOf(['istio-proxy']);
  }
  return spec.found;
}

/** Whether a ConfigMap may be one that istiod merges into a proxy: it doesn't say so itself, a Gateway does. */
export function isOverlay(configMap: Manifest): boolean {
  return fields(configMap)
    .get('data')
    .keys()
    .some((key) => overlayKeys.includes(key));
}
