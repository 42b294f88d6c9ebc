import { type Cluster, components, istio, istioRevision } from '@zta/intent';
import { configMap, type InventoryObject } from './inventory-object';

/**
 * Options of the agent that decide what a policy means, under the agent's names for them. Where the chart leaves an
 * option out, its default is written.
 *
 * @see helm chart cilium 1.17.5, templates/cilium-configmap.yaml
 */
const ciliumOptions = {
  // Pods that a policy selects are closed, all others open.
  'enable-policy': 'default',
  'policy-audit-mode': 'false',
  'enable-k8s-networkpolicy': 'true',
  'enable-non-default-deny-policies': 'true',
  // An address range doesn't match pods or nodes.
  'policy-cidr-match-mode': '',
  'enable-host-firewall': 'false',
  // The DNS proxy, from which toFQDNs learns addresses, is part of it.
  'enable-l7-proxy': 'true',
  'enable-ipv4': 'true',
  'enable-ipv6': 'false',
  'cluster-name': 'default',
  'mesh-auth-mutual-enabled': 'false',
  // Else Cilium moves the configuration of istio-cni away, and no pod is captured.
  'cni-exclusive': 'false',
  // Else a Service's address is replaced before ztunnel sees it, and its waypoint isn't on the way.
  'bpf-lb-sock-hostns-only': 'true',
  // Else the source address of the kubelet's probes to captured pods is lost.
  'enable-bpf-masquerade': 'false',
} as const;

const cilium = components.find(({ name }) => name === 'cilium')!;

/** How the layers below and beside the policies are set. */
export function settingObjects({ trustDomain }: Cluster): readonly InventoryObject[] {
  return [
    configMap(
      {
        name: 'cilium-config',
        namespace: cilium.namespace,
        source: 'helm chart cilium 1.17.5, templates/cilium-configmap.yaml and values.yaml',
      },
      ciliumOptions,
    ),
    configMap(
      {
        name: `istio-${istioRevision}`,
        namespace: istio.namespace,
        source: 'istio 1.26.2 manifests/charts/istio-control/istio-discovery/templates/configmap.yaml',
      },
      { mesh: meshConfig(trustDomain) },
    ),
  ];
}

/** BASE is what the default stands for (istio 1.26.2, mesh/v1alpha1 MeshConfig.ProxyPathNormalization). */
function meshConfig(trustDomain: string): string {
  return [
    `trustDomain: ${trustDomain}`,
    `rootNamespace: ${istio.namespace}`,
    'pathNormalization:',
    '  normalization: BASE',
  ].join('\n');
}
