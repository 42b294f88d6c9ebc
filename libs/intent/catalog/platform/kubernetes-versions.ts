/** Minor versions of Kubernetes 1.x that a component is tested with by its project, first and last. */
interface Range {
  readonly from: number;
  readonly to: number;
  readonly source: string;
}

/** Which Kubernetes the pinned components work with together: one that all of them are tested with. */
export const kubernetesVersions: Readonly<Record<string, Range>> = {
  cilium: { from: 29, to: 32, source: 'cilium 1.17 Documentation/network/kubernetes/compatibility-table.rst' },
  istio: { from: 29, to: 32, source: 'istio.io docs/releases/supported-releases, 1.26' },
  kyverno: { from: 29, to: 32, source: 'kyverno.io docs/installation, compatibility matrix, 1.14' },
  'cert-manager': { from: 29, to: 33, source: 'cert-manager.io docs/releases, 1.18' },
  'argo-cd': { from: 29, to: 32, source: 'argo-cd 3.0 docs/operator-manual/installation.md, tested versions' },
};
