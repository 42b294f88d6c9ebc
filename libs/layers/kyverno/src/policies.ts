import { type Cluster, type Placement } from '@zta/intent';
import { authorizationPolicies } from './authorization-policies';
import { catalogLabels } from './catalog-labels';
import { type ClusterPolicy } from './cluster-policy';
import { httpRoutes } from './http-routes';
import { imageRegistries, imageSignatures } from './images';
import { meshEnrolment } from './mesh-enrolment';
import { mutualTls } from './mutual-tls';
import { namespaceBaseline } from './namespace-baseline';
import { namespaceMesh } from './namespace-mesh';
import { namespacePodSecurity } from './namespace-pod-security';
import { networkPolicies } from './network-policies';
import { ownIdentity } from './own-identity';
import { podLabels } from './pod-labels';
import { podSecurityBaseline, podSecurityRestricted } from './pod-security';
import { clusterPoliciesFromGit, platformPoliciesFromGit, policiesFromGit } from './policies-from-git';
import { policyExceptions } from './policy-exceptions';
import { resourceLimits } from './resource-limits';

/** Every policy of a cluster, for the apps that run there. */
export function policies(cluster: Cluster, placements: readonly Placement[]): readonly ClusterPolicy[] {
  const { approach, images } = cluster;
  const { publicKey } = images;
  return [
    namespaceBaseline(),
    namespaceMesh(),
    namespacePodSecurity(),
    catalogLabels(),
    ownIdentity(approach),
    podLabels(),
    podSecurityBaseline(approach),
    podSecurityRestricted(approach),
    resourceLimits(approach),
    networkPolicies(approach),
    imageRegistries(approach, images),
    ...(publicKey === undefined ? [] : [imageSignatures(approach, { ...images, publicKey })]),
    meshEnrolment(approach),
    authorizationPolicies(approach, placements),
    mutualTls(approach),
    httpRoutes(cluster, placements),
    policiesFromGit(approach),
    platformPoliciesFromGit(cluster),
    clusterPoliciesFromGit(),
    policyExceptions(),
  ];
}
