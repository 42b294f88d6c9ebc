/** Where the kubelet's probes of pods in the mesh come from: Istio 1.26.2 cni/pkg/nodeagent/options.go (B2.9). */
export const probeAddresses: readonly string[] = ['169.254.7.127', 'fd16:9254:7127:1337:ffff:ffff:ffff:ffff'];
