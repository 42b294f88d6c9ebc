import { isObject, schemaOfField, type StructuralSchema } from './structural-schema';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The object as the API server validates it: nulls in fields that may not be null are taken for absent, and defaults
 * are filled in. Unknown fields stay, to be refused. Indices of lists stay what they are.
 *
 * @see k8s.io/apiextensions-apiserver v0.33 pkg/apiserver/schema/defaulting (PruneNonNullableNullsWithoutDefaults,
 * Default)
 */
export function serverView(value: unknown, schema: StructuralSchema | undefined): unknown {
  if (schema === undefined) return value;
  if (Array.isArray(value))
    return value.map((item: unknown) => serverView(itemOrDefault(item, schema.items), schema.items));
  return isObject(value) ? objectView(value, schema) : value;
}

function objectView(value: Fields, schema: StructuralSchema): unknown {
  const fields = { ...missingDefaults(value, schema), ...Object.fromEntries(presentFields(value, schema)) };
  return Object.fromEntries(
    Object.entries(fields).map(([key, field]) => [key, serverView(field, schemaOfField(schema, key))]),
  );
}

function missingDefaults(value: Fields, { properties = {} }: StructuralSchema): Fields {
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([key, property]) => property.default !== undefined && !Object.hasOwn(value, key))
      .map(([key, property]) => [key, property.default]),
  );
}

function presentFields(value: Fields, schema: StructuralSchema): [string, unknown][] {
  return Object.entries(value).flatMap(([key, field]): [string, unknown][] => {
    const fieldSchema = schemaOfField(schema, key);
    if (!isAbsent(field, fieldSchema)) return [[key, field]];
    return fieldSchema?.default === undefined ? [] : [[key, fieldSchema.default]];
  });
}

function isAbsent(value: unknown, schema: StructuralSchema | undefined): boolean {
  return value === null && schema !== undefined && schema.nullable !== true;
}

// Without a default a null in a list stays, and is of the wrong type.
function itemOrDefault(item: unknown, schema: StructuralSchema | undefined): unknown {
  return isAbsent(item, schema) ? (schema?.default ?? null) : item;
}
