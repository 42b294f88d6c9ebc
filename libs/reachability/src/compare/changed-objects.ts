import { type Document, type Manifest, toManifests } from '../world/manifest';

/** Something that tells an object from others, wherever it is written. */
export interface ObjectName {
  readonly kind: string;
  /** `''` for cluster-scoped objects. */
  readonly namespace: string;
  readonly name: string;
}

/** An object that says something else after than before. */
export interface ChangedObject extends ObjectName {
  readonly key: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** Where it is written: after the change, or before it if it is gone. */
  readonly file: string;
  readonly line: number;
  /** As written on either side: nothing where it is added or removed; several where it is written more than once. */
  readonly before: readonly Manifest[];
  readonly after: readonly Manifest[];
}

/** The API group is part of the key, its version isn't: an object is the same in all versions. */
export function keyOfObject({ group, kind, namespace, name }: Manifest): string {
  return JSON.stringify([group, kind, namespace, name]);
}

/** All objects that differ, whatever the files, their order, and comments. In the order of their keys. */
export function changedObjects(before: readonly Document[], after: readonly Document[]): readonly ChangedObject[] {
  const [was, is] = [byKey(before), byKey(after)];
  const keys = [...new Set([...was.keys(), ...is.keys()])].sort();
  return keys.flatMap((key) => {
    const [old, now] = [was.get(key) ?? [], is.get(key) ?? []];
    if (isSame(old, now)) return [];
    const { origin, kind, namespace, name } = (now[0] ?? old[0])!;
    const change = old.length === 0 ? 'added' : now.length === 0 ? 'removed' : 'changed';
    const { file, line } = origin;
    return [{ key, kind, namespace, name, change, file, line, before: old, after: now }];
  });
}

function byKey(documents: readonly Document[]): ReadonlyMap<string, readonly Manifest[]> {
  const found = new Map<string, Manifest[]>();
  for (const manifest of documents.flatMap(toManifests)) {
    const key = keyOfObject(manifest);
    const list = found.get(key);
    if (list === undefined) found.set(key, [manifest]);
    else list.push(manifest);
  }
  return found;
}

// Files that are the same on both sides are read once.
function isSame(old: readonly Manifest[], now: readonly Manifest[]): boolean {
  const isIdentical = old.length === now.length && old.every(({ object }, i) => object === now[i]!.object);
  return isIdentical || contents(old) === contents(now);
}

function contents(manifests: readonly Manifest[]): string {
  return manifests
    .map(({ object }) => canonical(object))
    .sort()
    .join('\n');
}

/** JSON with keys in order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, child: unknown) =>
    typeof child === 'object' && child !== null && !Array.isArray(child)
      ? Object.fromEntries(Object.entries(child).sort(([a], [b]) => (a < b ? -1 : 1)))
      : child,
  );
}

/** The documents after a change as they would be without the changes of some objects. */
export function reverted(after: readonly Document[], objects: readonly ChangedObject[]): readonly Document[] {
  if (objects.length === 0) return after;
  const keys = new Set(objects.map(({ key }) => key));
  const kept = after.flatMap((document) => {
    const manifests = toManifests(document);
    const others = manifests.filter((manifest) => !keys.has(keyOfObject(manifest)));
    return others.length === manifests.length ? [document] : others.map(documentOf);
  });
  return [...kept, ...objects.flatMap(({ before }) => before.map(documentOf))];
}

function documentOf({ origin: { file, line }, object }: Manifest): Document {
  return { file, line, object };
}
