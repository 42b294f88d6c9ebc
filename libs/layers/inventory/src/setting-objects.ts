import {
  cilium,
  type CiliumValues,
  ciliumValues,
  type Cluster,
  istio,
  istioRevision,
  type MeshConfig,
  meshConfig,
} from '@zta/intent';
import { configMap, type InventoryObject } from './inventory-object';

/** What the platform is installed with, as far as it decides what policies mean. */
export interface Settings {
  readonly cilium: CiliumValues;
  readonly mesh: MeshConfig;
}

/**
 * How the layers below and beside the policies are set: what charts make of the values that the platform is installed
 * with, so that a value which breaks the mesh is in what the judge reads.
 */
export function settingObjects(
  { trustDomain }: Pick<Cluster, 'trustDomain'>,
  { cilium: values, mesh }: Settings = { cilium: ciliumValues, mesh: meshConfig },
): readonly InventoryObject[] {
  return [
    configMap(
      {
        name: 'cilium-config',
        namespace: cilium.namespace,
        source: 'helm chart cilium 1.17.5, templates/cilium-configmap.yaml and values.yaml',
      },
      ciliumOptions(values),
    ),
    configMap(
      {
        name: `istio-${istioRevision}`,
        namespace: istio.namespace,
        source: 'istio 1.26.2 manifests/charts/istio-control/istio-discovery/templates/configmap.yaml',
      },
      { mesh: meshText(trustDomain, mesh) },
    ),
  ];
}

/**
 * Options of the agent that decide what a policy means, under the agent's names for them.
 *
 * @see helm chart cilium 1.17.5, templates/cilium-configmap.yaml
 */
function ciliumOptions(values: CiliumValues): Readonly<Record<string, string>> {
  return {
    'enable-policy': values.policyEnforcementMode,
    'policy-audit-mode': String(values.policyAuditMode),
    'enable-k8s-networkpolicy': String(values.k8sNetworkPolicy.enabled),
    'enable-non-default-deny-policies': String(values.enableNonDefaultDenyPolicies),
    'policy-cidr-match-mode': values.policyCIDRMatchMode,
    'enable-host-firewall': String(values.hostFirewall.enabled),
    'enable-l7-proxy': String(values.l7Proxy),
    'enable-ipv4': String(values.ipv4.enabled),
    'enable-ipv6': String(values.ipv6.enabled),
    'cluster-name': values.cluster.name,
    'mesh-auth-mutual-enabled': String(values.authentication.mutual.spire.enabled),
    'cni-exclusive': String(values.cni.exclusive),
    'kube-proxy-replacement': String(values.kubeProxyReplacement),
    'routing-mode': values.routingMode,
    'bpf-lb-sock-hostns-only': String(values.socketLB.hostNamespaceOnly),
    'enable-bpf-masquerade': String(values.bpf.masquerade),
  };
}

function meshText(trustDomain: string, { rootNamespace, pathNormalization }: MeshConfig): string {
  return [
    `trustDomain: ${trustDomain}`,
    `rootNamespace: ${rootNamespace}`,
    'pathNormalization:',
    `  normalization: ${pathNormalization.normalization}`,
  ].join('\n');
}
