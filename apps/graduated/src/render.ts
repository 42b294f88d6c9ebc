import { compose } from '@zta/composition';
import { type Cluster, type Guarded, type Placement } from '@zta/intent';
import { CiliumLayer } from '@zta/layer-cilium';
import { type Batch } from '@zta/manifests';

/**
 * The graduated posture of a cluster: each app, and the platform, is as closed as its stage says.
 *
 * @param placements The apps that run there.
 * @param platform The platform's namespaces.
 */
export function renderGraduated(
  cluster: Cluster,
  placements: readonly Placement[],
  platform: readonly Guarded[],
): readonly Batch[] {
  return compose(
    { cilium: (scope, placement) => new CiliumLayer(scope, { placement }) },
    cluster,
    placements,
    platform,
  );
}
