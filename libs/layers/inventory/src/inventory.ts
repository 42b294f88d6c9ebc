import { type Cluster, components, type Placement } from '@zta/intent';
import { componentObjects, namespaceObjects } from './component-objects';
import { databaseObjects } from './database-objects';
import { gatewayObjects } from './gateway-objects';
import { type InventoryObject } from './inventory-object';
import { settingObjects } from './setting-objects';
import { taskObjects } from './task-objects';
import { waypointObjects } from './waypoint-objects';

export interface InventoryProps {
  readonly cluster: Cluster;
  /** The apps that run there. */
  readonly placements: readonly Placement[];
}

/**
 * What runs on a cluster beside the manifests in Git: what charts deploy, and what controllers make of those manifests.
 * Nothing that Git has is in it a second time.
 */
export function inventory({ cluster, placements }: InventoryProps): readonly InventoryObject[] {
  return [
    ...namespaceObjects(cluster, components),
    ...components.flatMap(componentObjects),
    ...gatewayObjects(cluster),
    ...settingObjects(cluster),
    ...placements.flatMap((placement) => [
      ...waypointObjects(placement),
      ...databaseObjects(placement),
      ...taskObjects(placement),
    ]),
  ];
}
