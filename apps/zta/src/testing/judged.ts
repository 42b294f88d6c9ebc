import { type Catalog, type Cluster, loadCatalog, placements } from '@zta/intent';
import { declarations } from '@zta/intent/catalog';
import { type KubernetesObject, parseFiles, toFiles } from '@zta/manifests';
import { type Document, readWorld } from '@zta/reachability';
import { type AccessFinding, type AccessReport, compareAccess } from '@zta/report';
import { accessReport } from '../access-report';
import { approaches } from '../approaches';

export const catalog: Catalog = loadCatalog(declarations);

/** All manifests of a cluster, as they are on disk. */
export function documentsOf(fleet: Catalog, cluster: Cluster): readonly Document[] {
  return parseFiles(toFiles(approaches[cluster.approach].render(cluster, placements(fleet, cluster)))).documents;
}

export function judge(documents: readonly Document[]): AccessReport {
  return accessReport(readWorld(documents), 'cilium', {});
}

/** Where a cluster's manifests, changed or not, leave open something else than promised. */
export function findings(fleet: Catalog, cluster: Cluster, documents: readonly Document[]): readonly AccessFinding[] {
  const promise = approaches[cluster.approach].promise(placements(fleet, cluster));
  return compareAccess(promise, judge(documents));
}

export function objectOf({ object }: Document): KubernetesObject {
  return object as KubernetesObject;
}

/** `Kind/name` of an object. */
export function titleOf(document: Document): string {
  const { kind, metadata } = objectOf(document);
  return `${kind}/${metadata.name}`;
}
