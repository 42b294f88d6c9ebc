import { type Catalog, type Cluster, loadCatalog, placements, platform } from '@zta/intent';
import { declarations } from '@zta/intent/catalog';
import { type KubernetesObject, type OutputFile, parseFiles, toFiles } from '@zta/manifests';
import { type Document, readWorld } from '@zta/reachability';
import { type AccessFinding, type AccessReport, compareAccess } from '@zta/report';
import { accessReport } from '../access-report';
import { approaches } from '../approaches';

export const catalog: Catalog = loadCatalog(declarations);

/** All files of a cluster, as they are on disk. */
export function filesOf(fleet: Catalog, cluster: Cluster): readonly OutputFile[] {
  const { render } = approaches[cluster.approach];
  return toFiles(render(cluster, placements(fleet, cluster), platform(fleet, cluster)));
}

/** All manifests of a cluster. */
export function documentsOf(fleet: Catalog, cluster: Cluster): readonly Document[] {
  return parseFiles(filesOf(fleet, cluster)).documents;
}

export function judge(documents: readonly Document[]): AccessReport {
  return accessReport(readWorld(documents), 'cilium', {});
}

/** Where a cluster's manifests, changed or not, leave open something else than promised. */
export function findings(fleet: Catalog, cluster: Cluster, documents: readonly Document[]): readonly AccessFinding[] {
  const promise = approaches[cluster.approach].promise([...placements(fleet, cluster), ...platform(fleet, cluster)]);
  return compareAccess(promise, judge(documents));
}

/** A finding, in one line. */
export function findingWords({ kind, from, to, protocol, port, http }: AccessFinding): string {
  return [kind, from, to, protocol, port, ...(http ? [http.method, http.path] : [])].join(' ');
}

export function objectOf({ object }: Document): KubernetesObject {
  return object as KubernetesObject;
}

/** `Kind/name` of an object. */
export function titleOf(document: Document): string {
  const { kind, metadata } = objectOf(document);
  return `${kind}/${metadata.name}`;
}
