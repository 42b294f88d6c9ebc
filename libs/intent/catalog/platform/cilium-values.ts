interface Switch {
  readonly enabled: boolean;
}

interface Metrics extends Switch {
  readonly serviceMonitor: Switch;
}

/** Values of Cilium's chart that the stack needs. Source: helm chart cilium 1.17.5, values.yaml */
export interface CiliumValues {
  readonly cni: { readonly exclusive: boolean };
  readonly kubeProxyReplacement: boolean;
  readonly socketLB: { readonly hostNamespaceOnly: boolean };
  readonly bpf: { readonly masquerade: boolean };
  /** `kubernetes`: from the range of pods that each node has. */
  readonly ipam: { readonly mode: 'kubernetes' | 'cluster-pool' };
  readonly routingMode: 'tunnel' | 'native';
  readonly ipv4: Switch;
  readonly ipv6: Switch;
  readonly cluster: { readonly name: string };
  readonly policyEnforcementMode: 'default' | 'always' | 'never';
  readonly policyAuditMode: boolean;
  readonly policyCIDRMatchMode: '' | 'nodes';
  readonly k8sNetworkPolicy: Switch;
  readonly enableNonDefaultDenyPolicies: boolean;
  readonly hostFirewall: Switch;
  readonly l7Proxy: boolean;
  readonly authentication: { readonly mutual: { readonly spire: Switch } };
  readonly prometheus: Metrics;
  readonly operator: { readonly prometheus: Metrics };
  readonly hubble: Switch & {
    readonly relay: Switch;
    readonly ui: Switch;
    readonly metrics: { readonly enabled: readonly string[]; readonly serviceMonitor: Switch };
  };
}

const on: Switch = { enabled: true };
const off: Switch = { enabled: false };

/** Labels of a metric of Hubble that say which workloads a flow was between. */
const context = [
  'sourceContext=workload-name|reserved-identity',
  'destinationContext=workload-name|reserved-identity',
  'labelsContext=source_namespace,destination_namespace,traffic_direction',
].join(';');

/**
 * The judge's evidence of how Cilium runs is made from these too, so that a value which breaks the mesh is a finding.
 *
 * `labels`, which chooses the labels that make identities, isn't among them: the chart's own choice leaves out what
 * differs by pod, and the judge doesn't know any other.
 *
 * @see cilium 1.17.5 Documentation/network/servicemesh/istio.rst, Documentation/observability/metrics.rst
 */
export const ciliumValues: CiliumValues = {
  // Else Cilium moves the configuration of istio-cni away, and no pod is captured.
  cni: { exclusive: false },
  // A node that forwards from outside keeps the caller's identity, which kube-proxy would replace by its own.
  kubeProxyReplacement: true,
  // Else a Service's address is replaced before ztunnel sees it, and its waypoint isn't on the way.
  socketLB: { hostNamespaceOnly: true },
  // Else the source address of the kubelet's probes to captured pods is lost.
  bpf: { masquerade: false },
  // The chart's own choice is 10.0.0.0/8, in which the nodes are too.
  ipam: { mode: 'kubernetes' },
  routingMode: 'tunnel',
  ipv4: on,
  ipv6: off,
  cluster: { name: 'default' },
  // Pods that a policy selects are closed, all others open.
  policyEnforcementMode: 'default',
  policyAuditMode: false,
  // An address range doesn't match pods or nodes.
  policyCIDRMatchMode: '',
  k8sNetworkPolicy: on,
  enableNonDefaultDenyPolicies: true,
  hostFirewall: off,
  // The DNS proxy, from which toFQDNs learns addresses, is part of it.
  l7Proxy: true,
  // Istio's is the mutual authentication; two would fight.
  authentication: { mutual: { spire: off } },
  prometheus: { enabled: true, serviceMonitor: on },
  operator: { prometheus: { enabled: true, serviceMonitor: on } },
  hubble: {
    enabled: true,
    relay: on,
    ui: on,
    metrics: {
      enabled: ['dns', 'drop', 'tcp', 'icmp', 'flow', 'port-distribution', 'policy'].map((name) =>
        ['drop', 'flow', 'policy'].includes(name) ? `${name}:${context}` : name,
      ),
      serviceMonitor: on,
    },
  },
};
