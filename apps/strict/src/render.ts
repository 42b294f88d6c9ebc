import { compose } from '@zta/composition';
import { type Cluster, type Guarded, type Placement } from '@zta/intent';
import { CiliumClusterLayer, CiliumIdentitiesLayer } from '@zta/layer-cilium';
import { type Batch } from '@zta/manifests';

/**
 * The strict posture of a cluster: the kernel denies everything, everywhere but in the platform's namespaces, and each flow
 * is opened on both of its ends; every request passes a waypoint that allows it by name, or is refused.
 *
 * @param placements The apps that run there.
 * @param platform The platform's namespaces.
 */
export function renderStrict(
  cluster: Cluster,
  placements: readonly Placement[],
  platform: readonly Guarded[],
): readonly Batch[] {
  return compose(
    {
      cilium: (scope, placement) => new CiliumIdentitiesLayer(scope, { placement }),
      ciliumOfCluster: (scope) => new CiliumClusterLayer(scope),
    },
    cluster,
    placements,
    platform,
  );
}
