import { formatYaml, type KubernetesObject } from '@zta/manifests';
import type { Spec } from './objects';

/**
 * Fewer objects with fewer fields that still fail: takes away whole objects first, many at a time, then fields and items
 * of lists, for as long as the failure persists.
 *
 * @param stillFails Must hold for `objects`.
 */
export function shrinkWorld(
  objects: readonly Spec[],
  stillFails: (objects: readonly Spec[]) => boolean,
): readonly Spec[] {
  let smallest = withoutChunks(objects, stillFails);
  for (;;) {
    const next = withoutFields(smallest, stillFails) ?? undefined;
    if (next === undefined) return smallest;
    smallest = withoutChunks(next, stillFails);
  }
}

/** The objects as YAML, to write a test from. */
export function printWorld(objects: readonly Spec[]): string {
  const plain = JSON.parse(JSON.stringify(objects)) as readonly KubernetesObject[];
  return formatYaml(plain, '# A world on which the two evaluators differ.');
}

// Halves, quarters and so on down to single objects.
function withoutChunks(objects: readonly Spec[], stillFails: (objects: readonly Spec[]) => boolean): readonly Spec[] {
  let left = objects;
  for (let size = Math.ceil(left.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < left.length;) {
      const fewer = [...left.slice(0, at), ...left.slice(at + size)];
      if (fails(fewer, stillFails)) left = fewer;
      else at += size;
    }
  }
  return left;
}

// The objects without one field or item, for the first one that isn't needed.
function withoutFields(
  objects: readonly Spec[],
  stillFails: (objects: readonly Spec[]) => boolean,
): readonly Spec[] | undefined {
  for (const [i, object] of objects.entries()) {
    for (const smaller of smallerThan(object)) {
      const next = [...objects.slice(0, i), smaller as Spec, ...objects.slice(i + 1)];
      if (fails(next, stillFails)) return next;
    }
  }
  return undefined;
}

/** A value with one thing less, in every way there is; the widest cuts first. */
function* smallerThan(value: unknown): Generator<unknown> {
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    for (let i = 0; i < items.length; i++) yield [...items.slice(0, i), ...items.slice(i + 1)];
    for (let i = 0; i < items.length; i++) {
      for (const smaller of smallerThan(items[i])) yield [...items.slice(0, i), smaller, ...items.slice(i + 1)];
    }
  } else if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).filter(([key]) => !kept.includes(key));
    for (const [key] of fields) yield Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
    for (const [key, child] of fields) {
      for (const smaller of smallerThan(child)) yield { ...value, [key]: smaller };
    }
  }
}

/** Without these an object is none. */
const kept = ['apiVersion', 'kind', 'name'];

// A world that can't even be read is no smaller failure.
function fails(objects: readonly Spec[], stillFails: (objects: readonly Spec[]) => boolean): boolean {
  try {
    return stillFails(objects);
  } catch {
    return false;
  }
}
