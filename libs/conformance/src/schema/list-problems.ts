import { fieldPath } from '@zta/manifests';
import type { Problem } from '../problem';
import { isObject, schemaOfField, type StructuralSchema } from './structural-schema';

/**
 * The items of lists that come twice where each has to be there once: in sets, and by their keys in maps.
 *
 * @see k8s.io/apiextensions-apiserver v0.33 pkg/apiserver/schema/listtype
 */
export function listProblems(value: unknown, schema: StructuralSchema | undefined, path = ''): Problem[] {
  if (schema === undefined) return [];
  if (Array.isArray(value)) {
    const inside = value.flatMap((item, i) => listProblems(item, schema.items, fieldPath(path, i)));
    return [...repeated(value, schema, path), ...inside];
  }
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, field]) =>
    listProblems(field, schemaOfField(schema, key), fieldPath(path, key)),
  );
}

function repeated(items: readonly unknown[], schema: StructuralSchema, path: string): Problem[] {
  const keys = keysOf(schema);
  if (keys === undefined) return [];
  const identities = items.map((item) => JSON.stringify(keys.length > 0 ? pick(item, keys) : item, sorted));
  const expected = keys.length > 0 ? `the only item with its ${keys.join(' and ')}` : 'in the list once';
  return items.flatMap((found, i) => {
    const isRepeated = identities.indexOf(identities[i] ?? '') < i;
    return isRepeated ? [{ path: fieldPath(path, i), expected, found }] : [];
  });
}

/** The fields that tell items apart, none for all of them; undefined where items may be alike. */
function keysOf(schema: StructuralSchema): readonly string[] | undefined {
  switch (schema['x-kubernetes-list-type']) {
    case 'map':
      return schema['x-kubernetes-list-map-keys'] ?? [];
    case 'set':
      return [];
    default:
      return undefined;
  }
}

function pick(item: unknown, keys: readonly string[]): unknown {
  return isObject(item) ? keys.map((key) => item[key] ?? null) : item;
}

// Fields in one order, so that it makes no difference.
function sorted(_key: string, value: unknown): unknown {
  return isObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
}
