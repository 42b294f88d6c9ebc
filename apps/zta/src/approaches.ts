import { promiseGraduated, renderGraduated } from '@zta/graduated';
import { type AccessPromise, type Approach, type Cluster, type Guarded, type Placement } from '@zta/intent';
import { type Batch } from '@zta/manifests';
import { promiseMeshCentric, renderMeshCentric } from '@zta/mesh-centric';
import { promiseStrict, renderStrict } from '@zta/strict';

interface ApproachDefinition {
  /** Every object of a cluster. */
  readonly render: (
    cluster: Cluster,
    placements: readonly Placement[],
    platform: readonly Guarded[],
  ) => readonly Batch[];
  /** What these objects are meant to leave open, in the namespaces of the apps and of the platform. */
  readonly promise: (guarded: readonly Guarded[]) => AccessPromise;
}

/** A cluster of the catalogue chooses its approach by name: nothing else changes. */
export const approaches: Readonly<Record<Approach, ApproachDefinition>> = {
  graduated: { render: renderGraduated, promise: promiseGraduated },
  strict: { render: renderStrict, promise: promiseStrict },
  'mesh-centric': { render: renderMeshCentric, promise: promiseMeshCentric },
};
