/** What Cilium and Istio are told outside of policies; the defaults of their charts where the manifests don't say. */
export interface Settings {
  /** Cilium 1.17 agent options, from the ConfigMap `cilium-config` in kube-system. */
  readonly cilium: {
    readonly policyEnforcement: 'default' | 'always' | 'never';
    readonly auditMode: boolean;
    /** Whether CIDR rules also select nodes (`policyCIDRMatchMode: nodes`). */
    readonly cidrMatchesNodes: boolean;
    readonly hostFirewall: boolean;
    readonly clusterName: string;
    /** Whether connections of pods to a Service's address are turned to a pod's address before they leave the pod. */
    readonly translatesInPods: boolean;
    /** Whether a node that forwards traffic from outside puts its own address in place of the client's. */
    readonly hidesClients: boolean;
    readonly nodeSelectors: boolean;
  };
  /** Istio 1.26 mesh configuration, from ConfigMaps and istiod's environment in the root namespace. */
  readonly istio: {
    readonly rootNamespace: string;
    readonly trustDomain: string;
    /** Namespaces whose pods istio-cni leaves alone. */
    readonly excludedNamespaces: readonly string[];
    /** `PILOT_AUTO_ALLOW_WAYPOINT_POLICY`. */
    readonly allowsWaypoints: boolean;
    /** `ENABLE_INGRESS_WAYPOINT_ROUTING`. */
    readonly ingressUsesWaypoints: boolean;
  };
}

/** The defaults of Cilium's 1.17.5 and Istio's 1.26.2 charts. */
export const defaultSettings: Settings = {
  cilium: {
    policyEnforcement: 'default',
    auditMode: false,
    cidrMatchesNodes: false,
    hostFirewall: false,
    clusterName: 'default',
    translatesInPods: false,
    hidesClients: false,
    nodeSelectors: false,
  },
  istio: {
    rootNamespace: 'istio-system',
    trustDomain: 'cluster.local',
    excludedNamespaces: ['kube-system'],
    allowsWaypoints: false,
    ingressUsesWaypoints: true,
  },
};
