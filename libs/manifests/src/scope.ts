import { apiGroup } from './kubernetes-object';

// Kinds without a namespace, by API group. Kubernetes 1.33 and the platform's custom resources, of which a test
// compares each with its definition upstream. Whatever isn't listed is namespaced.
const clusterScopedKinds: Readonly<Record<string, readonly string[]>> = {
  '': ['ComponentStatus', 'Namespace', 'Node', 'PersistentVolume'],
  'admissionregistration.k8s.io': [
    'MutatingAdmissionPolicy',
    'MutatingAdmissionPolicyBinding',
    'MutatingWebhookConfiguration',
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
    'ValidatingWebhookConfiguration',
  ],
  'apiextensions.k8s.io': ['CustomResourceDefinition'],
  'apiregistration.k8s.io': ['APIService'],
  'apps.kubeblocks.io': [
    'ClusterDefinition',
    'ComponentDefinition',
    'ComponentVersion',
    'ShardingDefinition',
    'SidecarDefinition',
  ],
  'argoproj.io': ['ClusterWorkflowTemplate'],
  'cert-manager.io': ['ClusterIssuer'],
  'certificates.k8s.io': ['CertificateSigningRequest', 'ClusterTrustBundle'],
  'cilium.io': [
    'CiliumBGPAdvertisement',
    'CiliumBGPClusterConfig',
    'CiliumBGPNodeConfig',
    'CiliumBGPNodeConfigOverride',
    'CiliumBGPPeerConfig',
    'CiliumBGPPeeringPolicy',
    'CiliumCIDRGroup',
    'CiliumClusterwideEnvoyConfig',
    'CiliumClusterwideNetworkPolicy',
    'CiliumEgressGatewayPolicy',
    'CiliumEndpointSlice',
    'CiliumExternalWorkload',
    'CiliumIdentity',
    'CiliumL2AnnouncementPolicy',
    'CiliumLoadBalancerIPPool',
    'CiliumNode',
    'CiliumPodIPPool',
  ],
  'dataprotection.kubeblocks.io': ['ActionSet', 'BackupPolicyTemplate', 'BackupRepo', 'StorageProvider'],
  'extensions.kubeblocks.io': ['Addon'],
  'flowcontrol.apiserver.k8s.io': ['FlowSchema', 'PriorityLevelConfiguration'],
  'gateway.networking.k8s.io': ['GatewayClass'],
  'internal.apiserver.k8s.io': ['StorageVersion'],
  'kyverno.io': ['ClusterCleanupPolicy', 'ClusterPolicy', 'GlobalContextEntry'],
  'networking.k8s.io': ['IngressClass', 'IPAddress', 'ServiceCIDR'],
  'node.k8s.io': ['RuntimeClass'],
  'operations.kubeblocks.io': ['OpsDefinition'],
  'parameters.kubeblocks.io': ['ParamConfigRenderer', 'ParametersDefinition'],
  'policies.kyverno.io': ['ImageValidatingPolicy', 'ValidatingPolicy'],
  'policy.networking.k8s.io': ['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy'],
  'rbac.authorization.k8s.io': ['ClusterRole', 'ClusterRoleBinding'],
  'reports.kyverno.io': ['ClusterEphemeralReport'],
  'resource.k8s.io': ['DeviceClass', 'ResourceSlice'],
  'scheduling.k8s.io': ['PriorityClass'],
  'snapshot.storage.k8s.io': ['VolumeSnapshotClass', 'VolumeSnapshotContent'],
  'storage.k8s.io': ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment', 'VolumeAttributesClass'],
  'storagemigration.k8s.io': ['StorageVersionMigration'],
  'wgpolicyk8s.io': ['ClusterPolicyReport'],
};

const clusterScoped = new Map(Object.entries(clusterScopedKinds));

/**
 * Whether objects of a kind have no namespace. A kind that isn't known counts as namespaced, so a new cluster-scoped
 * kind is refused by {@link toFiles} ("must have a namespace") until it's added here.
 */
export function isClusterScoped(apiVersion: string, kind: string): boolean {
  return clusterScoped.get(apiGroup(apiVersion))?.includes(kind) ?? false;
}
