/** A trap in which layers work against each other, or a manifest means something else than it says. */
export interface Trap {
  /** Its number in this project's list of traps. */
  readonly number: number;
  readonly trap: string;
  /** Ids of the checks that find it. */
  readonly checks: readonly string[];
  /** What of it no check finds, and why. */
  readonly open?: string;
}

const list: readonly (readonly [trap: string, checks: readonly string[], open?: string])[] = [
  ['Fields of NetworkPolicy in a Cilium policy', ['schema', 'kyverno-generate-data']],
  ['An empty list taken for a deny', ['cilium-empty-list']],
  [
    'enableDefaultDeny without rules, or a policy that only denies',
    ['cilium-default-deny-without-rules', 'cilium-deny-only'],
  ],
  ['nodeSelector aimed at pods', ['cilium-node-selector']],
  ['Default deny without the port of the mesh', ['cilium-mesh-port']],
  ['Rules of Cilium for requests between meshed pods', ['cilium-l7-in-mesh']],
  ["The address of the kubelet's probes is closed", ['lifeline-probe']],
  ['No DNS, or toFQDNs without a DNS rule', ['lifeline-dns', 'cilium-fqdn-without-dns']],
  ['ALLOW for requests at ztunnel', ['istio-l7-allow-at-ztunnel']],
  ['DENY for requests at ztunnel', ['istio-l7-deny-at-ztunnel', 'istio-deny-wider-at-ztunnel']],
  ['A deny-all that cuts the waypoint', ['mesh-waypoint-refused']],
  [
    'Clients named at ztunnel behind a waypoint',
    ['mesh-passed-by', 'mesh-waypoint-refused'],
    'A client that no rule of the waypoint names may well call the pod by its address, as Prometheus does',
  ],
  ['targetRefs that do not bind', ['istio-refused', 'istio-target']],
  [
    'A waypoint that nobody uses, an unknown label',
    ['mesh-unused-waypoint', 'istio-unknown-label', 'istio-waypoint-for'],
  ],
  ['The way around a waypoint is open', ['mesh-waypoint-bypass', 'mesh-passed-by']],
  [
    'kgateway taken to go through the waypoint',
    ['gateway-refused-by-ztunnel', 'gateway-ingress-use-waypoint'],
    'That rules of the waypoint are not for what comes from the gateway is no fault by itself',
  ],
  ['An identity asked of a caller outside the mesh', ['istio-unmeshed-identity']],
  ['STRICT against the front door and the API server', ['mesh-plaintext-refused']],
  ["A Service's port where the pod's counts", ['cilium-service-port', 'istio-service-port']],
  ['A route that does not attach', ['gateway-route-detached', 'gateway-backend', 'gateway-certificate']],
  ['A header taken for an authority', ['istio-header-as-identity', 'gateway-header-add']],
  [
    'Generate rules that cannot work',
    ['kyverno-generate-target', 'kyverno-generate-data', 'kyverno-generate-rights', 'kyverno-generate-system'],
  ],
  [
    'When Kyverno acts, and whose its objects are',
    ['kyverno-generate-loss', 'kyverno-generate-twice', 'kyverno-mutate-existing', 'kyverno-overwrites-dataplane-mode'],
    "A clone's source with Argo CD's tracking labels",
  ],
  [
    'Values of charts that undo the model',
    ['cilium-settings', 'cilium-enforcement-off'],
    "Only what Cilium's ConfigMap shows: paths of istio-cni and kube-proxy's replacement are not among the manifests",
  ],
  [
    'A waypoint before a port that is not HTTP or not declared',
    ['mesh-undeclared-protocol', 'mesh-l7-on-tcp', 'mesh-headless-waypoint'],
  ],
  ['Identities and labels that nobody has', ['istio-unknown-identity', 'cilium-unknown-peer']],
  ['A rule by address meant for pods', ['cilium-cidr-for-pods']],
  ['A peer in another namespace without its name', ['cilium-peer-namespace']],
  ['A rule without requests makes another void', ['cilium-l7-void']],
  ['A NetworkPolicy that opens', ['networkpolicy-opens']],
  ['What the agent refuses and the API server takes', ['cilium-refused']],
  ['Labels with a value for each run', ['cilium-identity-label']],
  [
    "A waypoint's own connections",
    ['lifeline-istiod', 'lifeline-dns', 'cilium-mesh-port'],
    "Prometheus may scrape a waypoint at 15020 or not: that is the operator's choice",
  ],
  [
    "KubeBlocks' agent and replication",
    ['lifeline-kubeblocks'],
    'Replicas are one endpoint to the judge, which leaves access of an endpoint to itself out',
  ],
  ['Fields of a later kgateway', ['schema', 'unknown-kind']],
  [
    'A local rate limit with several replicas',
    [],
    'That each replica counts for itself is a choice, which docs/gateway.md explains',
  ],
  ['Exceptions that are off, and deprecated actions', ['kyverno-exception-off', 'kyverno-deprecated-action']],
  ['CUSTOM and AUDIT at ztunnel', ['istio-action-at-ztunnel']],
  ['An ALLOW of only what a caller must not be', ['istio-negated-identity']],
  ['Paths that match less than they seem to', ['istio-path-prefix', 'istio-path-pattern', 'cilium-path-query']],
];

/** The traps that were looked for, in the order of their numbers. */
export const traps: readonly Trap[] = list.map(([trap, checks, open], index) => ({
  ...{ number: index + 1, trap, checks },
  ...(open !== undefined && { open }),
}));
