import { authorizationPolicies } from './authorization-policies';
import { catalogLabels } from './catalog-labels';
import { type ClusterPolicy } from './cluster-policy';
import { mutualTls } from './mutual-tls';
import { namespaceBaseline } from './namespace-baseline';
import { namespaceMesh } from './namespace-mesh';
import { ownIdentity } from './own-identity';
import { podLabels } from './pod-labels';
import { podSecurityBaseline, podSecurityRestricted } from './pod-security';
import { resourceLimits } from './resource-limits';

/** Every policy of the layer. */
export function policies(): readonly ClusterPolicy[] {
  return [
    namespaceBaseline(),
    namespaceMesh(),
    catalogLabels(),
    ownIdentity(),
    podLabels(),
    podSecurityBaseline(),
    podSecurityRestricted(),
    resourceLimits(),
    authorizationPolicies(),
    mutualTls(),
  ];
}
