import type * as clusters from '.';

/** Name under which the catalogue lists a cluster. */
export type ClusterName = keyof typeof clusters;
