import { compose } from '@zta/composition';
import { type Cluster, type Guarded, type Placement } from '@zta/intent';
import { CiliumIsolationLayer } from '@zta/layer-cilium';
import { type Batch } from '@zta/manifests';

/**
 * The mesh-centric posture of a cluster: who connects to what, and with which requests, the mesh decides by identity; the
 * kernel keeps namespaces apart, and guards what the mesh can't.
 *
 * @param placements The apps that run there.
 * @param platform The platform's namespaces.
 */
export function renderMeshCentric(
  cluster: Cluster,
  placements: readonly Placement[],
  platform: readonly Guarded[],
): readonly Batch[] {
  return compose(
    { cilium: (scope, placement) => new CiliumIsolationLayer(scope, { placement }) },
    cluster,
    placements,
    platform,
  );
}
