import { type Cluster, type Placement } from '@zta/intent';
import { compose } from '@zta/composition';
import { CiliumLayer } from '@zta/layer-cilium';
import { type Batch } from '@zta/manifests';

/**
 * The graduated posture of a cluster: each app is as closed as its stage says.
 *
 * @param placements The apps that run there.
 */
export function renderGraduated(cluster: Cluster, placements: readonly Placement[]): readonly Batch[] {
  return compose({ cilium: (scope, placement) => new CiliumLayer(scope, { placement }) }, cluster, placements);
}
