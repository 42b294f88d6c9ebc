import { apiGroup, isClusterScoped } from '@zta/manifests';
import { Field, isRecord } from './field';
import type { Origin } from './origin';
import type { Labels } from './selector';

/** One object that the API server would be asked to store. */
export interface Manifest {
  readonly apiVersion: string;
  readonly group: string;
  readonly kind: string;
  /** `''` for cluster-scoped objects; `default` where a namespaced object names none. */
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly created?: string;
  readonly owners: readonly { readonly kind: string; readonly name: string }[];
  readonly origin: Origin;
  readonly object: Readonly<Record<string, unknown>>;
}

/** A document of a file, as `readDocuments` of `@zta/manifests` returns it. */
export interface Document {
  readonly file: string;
  readonly line: number;
  readonly object: unknown;
}

/** The object to read field by field. */
export function fields(manifest: Manifest): Field {
  return new Field(manifest.object);
}

/**
 * The objects of a document: none where it isn't one (without `kind`, nothing could be applied), each item of a
 * `List`, otherwise one.
 */
export function toManifests({ file, line, object }: Document): readonly Manifest[] {
  if (!isRecord(object)) return [];
  const { apiVersion, kind, items } = object;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return [];
  if (kind.endsWith('List') && Array.isArray(items)) {
    return items.flatMap((item: unknown) => toManifests({ file, line, object: item }));
  }
  return [toManifest(object, { file, line, apiVersion, kind })];
}

interface Head {
  readonly file: string;
  readonly line: number;
  readonly apiVersion: string;
  readonly kind: string;
}

function toManifest(object: Manifest['object'], { file, line, apiVersion, kind }: Head): Manifest {
  const metadata = new Field(object).get('metadata');
  const name = String(metadata.get('name').value ?? metadata.get('generateName').value ?? '');
  const namespace = isClusterScoped(apiVersion, kind) ? '' : (metadata.get('namespace').text() ?? 'default');
  const created = metadata.get('creationTimestamp').text();
  return {
    apiVersion,
    group: apiGroup(apiVersion),
    kind,
    namespace,
    name,
    labels: metadata.get('labels').labels(),
    annotations: metadata.get('annotations').labels(),
    ...(created === undefined ? {} : { created }),
    owners: metadata.get('ownerReferences').each((owner) => ({
      kind: owner.get('kind').text() ?? '',
      name: owner.get('name').text() ?? '',
    })),
    origin: { file, line, kind, namespace, name, path: '' },
    object,
  };
}
