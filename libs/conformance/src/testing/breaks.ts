import { fieldPath } from '@zta/manifests';
import { goPattern } from '../schema/go-pattern';
import { isObject, schemaOfField, type StructuralSchema } from '../schema/structural-schema';

/** A value inside an object, with its schema. */
export interface Place {
  readonly path: string;
  readonly keys: readonly (string | number)[];
  readonly value: unknown;
  readonly schema: StructuralSchema;
}

/** Something else instead of a value, and the path at which it must be found. */
export interface Broken {
  readonly value: unknown;
  readonly path: string;
}

/** Every value of an object that its schema names, the object itself first. */
export function placesIn(value: unknown, schema: StructuralSchema | undefined, at?: Place): Place[] {
  if (schema === undefined) return [];
  const place = { path: at?.path ?? '', keys: at?.keys ?? [], value, schema };
  const inside = (key: string | number, child: unknown, of: StructuralSchema | undefined) =>
    placesIn(child, of, { ...place, path: fieldPath(place.path, key), keys: [...place.keys, key] });
  if (Array.isArray(value)) return [place, ...value.flatMap((item, index) => inside(index, item, schema.items))];
  if (!isObject(value)) return [place];
  return [place, ...Object.entries(value).flatMap(([key, child]) => inside(key, child, schemaOfField(schema, key)))];
}

/** The same object with another value at a place; undefined takes the field out. */
export function withValue(object: unknown, [key, ...rest]: readonly (string | number)[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(object)) return object.map((item, index) => (index === key ? withValue(item, rest, value) : item));
  const fields = { ...(object as Record<string, unknown>) };
  if (rest.length === 0 && value === undefined) delete fields[key];
  else fields[key] = withValue(fields[key], rest, value);
  return fields;
}

type Break = (place: Place) => readonly Broken[];

/** Something else in the place of values that a condition picks. */
const instead =
  (applies: (schema: StructuralSchema, value: unknown) => boolean, other: (place: Place) => unknown): Break =>
  (place) =>
    applies(place.schema, place.value) ? [{ value: other(place), path: place.path }] : [];

const ofType =
  (type: string) =>
  (schema: StructuralSchema): boolean =>
    schema.type === type && schema['x-kubernetes-int-or-string'] !== true;

/** Each required field without a default, without it or with something else. */
const requiredFields =
  (change: (fields: Readonly<Record<string, unknown>>, key: string) => object): Break =>
  ({ value, schema, path }) =>
    isObject(value)
      ? (schema.required ?? [])
          .filter((key) => key in value && schema.properties?.[key]?.default === undefined)
          .filter((key) => schema.properties?.[key]?.nullable !== true)
          .map((key) => ({ value: change(value, key), path: fieldPath(path, key) }))
      : [];

const repeated =
  (type: string): Break =>
  ({ value, schema, path }) =>
    Array.isArray(value) && value.length > 0 && schema['x-kubernetes-list-type'] === type
      ? [{ value: [...value, value[0]], path: fieldPath(path, value.length) }]
      : [];

const unmatched = ['', '!', ' ', 'A_', '\n', '[]{}'];

/** Ways to break a value that is right, by the field's schema alone. */
export const breaks: Readonly<Record<string, Break>> = {
  'unknown field': ({ value, schema, path }) =>
    isObject(value) && schema.properties && !schema.additionalProperties && !isFree(schema)
      ? [{ value: { ...value, unheardOf: 1 }, path: fieldPath(path, 'unheardOf') }]
      : [],
  'number instead of text': instead(ofType('string'), () => 7),
  'object instead of text': instead(ofType('string'), () => ({})),
  'text instead of number': instead(ofType('integer'), ({ value }) => String(value)),
  'fraction instead of whole number': instead(ofType('integer'), () => 1.5),
  'text instead of boolean': instead(ofType('boolean'), () => 'yes'),
  'object instead of list': instead(ofType('array'), () => ({})),
  'list instead of object': instead(ofType('object'), () => []),
  'text instead of object': instead(ofType('object'), () => 'all'),
  'boolean instead of number or text': instead(
    (schema) => schema['x-kubernetes-int-or-string'] === true,
    () => true,
  ),
  'required field missing': requiredFields((fields, key) =>
    Object.fromEntries(Object.entries(fields).filter(([name]) => name !== key)),
  ),
  'required field null': requiredFields((fields, key) => ({ ...fields, [key]: null })),
  'null item': ({ value, schema, path }) =>
    Array.isArray(value) && schema.items && schema.items.nullable !== true && schema.items.type !== undefined
      ? [{ value: [...value, null], path: fieldPath(path, value.length) }]
      : [],
  'value outside the enumeration': instead(
    (schema) => schema.enum !== undefined,
    () => 'Unheard-of',
  ),
  'text that does not match the pattern': ({ schema, path }) => {
    const { pattern } = schema;
    if (pattern === undefined) return [];
    return unmatched.filter((text) => !goPattern(pattern).test(text)).map((value) => ({ value, path }));
  },
  'text too long': instead(
    ({ maxLength }) => maxLength !== undefined,
    ({ schema }) => 'x'.repeat(schema.maxLength! + 1),
  ),
  'text too short': instead(
    ({ type, minLength = 0 }) => type === 'string' && minLength > 0,
    () => '',
  ),
  'number too small': instead(
    ({ minimum }) => minimum !== undefined,
    ({ schema }) => schema.minimum! - 1,
  ),
  'number too large': instead(
    ({ maximum }) => maximum !== undefined,
    ({ schema }) => schema.maximum! + 1,
  ),
  'number that does not fit its format': instead(
    ({ format }) => format === 'int32' || format === 'int64',
    () => 2 ** 64,
  ),
  'list too long': instead(
    ({ maxItems }, value) => maxItems !== undefined && Array.isArray(value) && value.length > 0,
    ({ value, schema }) => Array.from({ length: schema.maxItems! + 1 }, () => (value as unknown[])[0]),
  ),
  'list too short': instead(
    ({ type, minItems = 0 }) => type === 'array' && minItems > 0,
    () => [],
  ),
  'two items with one key': repeated('map'),
  'an item twice in a set': repeated('set'),
  'text of another format': instead(
    ({ type, format }) => type === 'string' && ['date-time', 'duration', 'cidr', 'byte'].includes(format ?? ''),
    () => 'at noon',
  ),
};

const isFree = (schema: StructuralSchema): boolean => schema['x-kubernetes-preserve-unknown-fields'] === true;
