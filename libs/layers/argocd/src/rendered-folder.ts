/** One kind of object, as Argo CD's projects name kinds. */
export interface RenderedKind {
  /** API group; `''` is the core group. */
  readonly group: string;
  readonly kind: string;
  readonly clusterScoped: boolean;
}

/** One folder of `clusters/<cluster>/` that Argo CD syncs, and exactly the kinds that were rendered into it. */
export interface RenderedFolder {
  /** A namespace, or {@link clusterFolder}. Never `_inventory` or `terraform`, which nothing syncs. */
  readonly folder: string;
  readonly kinds: readonly RenderedKind[];
}

/** Folder of the objects that have no namespace. */
export const clusterFolder = '_cluster';

/**
 * Folders without a namespaced object. Their Applications have no namespace, and their projects permit none: nothing
 * namespaced can be synced from them, whatever Argo CD makes of an empty list of kinds.
 */
export function foldersWithoutNamespace(folders: readonly RenderedFolder[]): readonly string[] {
  const bare = folders.filter(({ kinds }) => kinds.every(({ clusterScoped }) => clusterScoped));
  return [...new Set([clusterFolder, ...bare.map(({ folder }) => folder)])].sort();
}
