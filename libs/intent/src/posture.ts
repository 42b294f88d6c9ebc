import { type Approach, type Cluster } from './cluster';
import { isPlatformNamespace } from './operational';

/** What an approach asks of every app of a cluster; each layer knows how. */
export interface Posture {
  /** Whether an app is as closed as its stage says. Else every app is enforced, whatever its stage. */
  readonly byStage: boolean;
  /** Which workloads have a waypoint in front: those with a caller that may make only some requests, or all that speak HTTP. */
  readonly waypoints: 'where-declared' | 'everywhere';
  /** Whether what the platform needs of an app is opened apart from the app's own flows, by policies that can go one by one. */
  readonly overrides: boolean;
  /**
   * What the kernel lets through: what each identity needs, below a deny of its namespace or one of the whole cluster; or
   * whatever is in the mesh, between namespaces that belong together.
   */
  readonly kernel: 'identities' | 'identities-clusterwide' | 'namespaces';
}

export const postures: Readonly<Record<Approach, Posture>> = {
  graduated: { byStage: true, waypoints: 'where-declared', overrides: false, kernel: 'identities' },
  strict: { byStage: false, waypoints: 'everywhere', overrides: true, kernel: 'identities-clusterwide' },
  'mesh-centric': { byStage: false, waypoints: 'everywhere', overrides: false, kernel: 'namespaces' },
};

/** The policies, as `Kind/name`, each of which closes a namespace to what no other policy of the kernel opens. */
export function kernelDenials({
  cluster,
  namespace,
}: {
  readonly cluster: Cluster;
  readonly namespace: string;
}): readonly string[] {
  if (isPlatformNamespace(namespace)) return ['CiliumNetworkPolicy/default-deny'];
  const isClusterwide = postures[cluster.approach].kernel === 'identities-clusterwide';
  return [
    isClusterwide ? 'CiliumClusterwideNetworkPolicy/default-deny' : 'CiliumNetworkPolicy/default-deny',
    generatedBaseline,
  ];
}

/** Kyverno's, which closes each namespace of an app once more. */
export const generatedBaseline = 'ClusterPolicy/namespace-baseline';
