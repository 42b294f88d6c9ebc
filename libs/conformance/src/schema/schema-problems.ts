import { fieldPath } from '@zta/manifests';
import type { ErrorObject } from 'ajv';
import type { JsonSchema } from './json-schema';
import type { Problem } from '../problem';

/**
 * What ajv found wrong with `root`, in the words of {@link Problem}.
 *
 * @param schema That it was compiled from.
 */
export function schemaProblems(errors: readonly ErrorObject[], root: unknown, schema: JsonSchema): Problem[] {
  return errors
    .filter((error) => error.keyword !== 'if' && !errors.some((other) => explains(other, error)))
    .map((error) => toProblem(error, root, schema));
}

// The branches of a union that failed are told by the union.
function explains(union: ErrorObject, error: ErrorObject): boolean {
  const isUnion = ['anyOf', 'oneOf', 'not'].includes(union.keyword);
  return (
    isUnion && error.schemaPath.startsWith(`${union.schemaPath}/`) && error.instancePath.startsWith(union.instancePath)
  );
}

function toProblem(
  { keyword, params, instancePath, schemaPath }: ErrorObject,
  root: unknown,
  schema: JsonSchema,
): Problem {
  const path = toFieldPath(instancePath, root);
  const found = valueAt(root, keysOf(instancePath));
  const place = keysOf(decodeURIComponent(schemaPath));
  switch (keyword) {
    case 'additionalProperties': {
      const name: string = params['additionalProperty'];
      return {
        path: fieldPath(path, name),
        expected: knownFields(valueAt(schema, place.slice(0, -1))),
        found: Reflect.get(Object(found), name),
      };
    }
    case 'required':
      return { path: fieldPath(path, params['missingProperty']), expected: 'set', found: undefined };
    default:
      return { path, expected: expectation(keyword, valueAt(schema, place)), found };
  }
}

/** The keys of a JSON pointer. */
export function keysOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** What is at a place in a value. */
export function valueAt(value: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>((inside, key) => Reflect.get(Object(inside), key), value);
}

function knownFields(schema: unknown): string {
  const names = Object.keys(Object(Object(schema)['properties'])).sort();
  return names.length === 0 ? 'absent: no field is known here' : `one of the known fields (${names.join(', ')})`;
}

function expectation(keyword: string, schema: unknown): string {
  switch (keyword) {
    case 'type':
      return [schema].flat().join(' or ');
    case 'enum':
      return `one of ${list(schema)}`;
    case 'pattern':
      return `text that matches ${String(schema)}`;
    case 'format':
      return `of the format ${String(schema)}`;
    case 'minimum':
      return `at least ${String(schema)}`;
    case 'maximum':
      return `at most ${String(schema)}`;
    case 'exclusiveMinimum':
      return `more than ${String(schema)}`;
    case 'exclusiveMaximum':
      return `less than ${String(schema)}`;
    case 'multipleOf':
      return `a multiple of ${String(schema)}`;
    case 'oneOf':
      return `with exactly one of: ${branches(schema)}`;
    case 'anyOf':
      return `with at least one of: ${branches(schema)}`;
    case 'not':
      return `without ${describe(schema)}`;
    default:
      return sizes[keyword] === undefined ? `valid (${keyword})` : `${sizes[keyword]} ${String(schema)} long`;
  }
}

const sizes: Readonly<Record<string, string>> = {
  minLength: 'text of at least',
  maxLength: 'text of at most',
  minItems: 'a list of at least',
  maxItems: 'a list of at most',
  minProperties: 'an object of at least',
  maxProperties: 'an object of at most',
};

function branches(schema: unknown): string {
  return [schema].flat().map(describe).join('; ');
}

/** A condition in words, or as JSON where there are none. */
function describe(schema: unknown): string {
  const { required, not, anyOf, properties, ...rest } = Object(schema) as JsonSchema;
  const isPlain = Object.keys(rest).length === 0 && Object.values(Object(properties)).every(isEmpty);
  if (isPlain && required && !not && !anyOf) return list(required, ' and ');
  if (isPlain && not && !required && !anyOf) return `not ${describe(not)}`;
  if (isPlain && anyOf && !required && !not) return [anyOf].flat().map(describe).join(' or ');
  return JSON.stringify(schema);
}

function isEmpty(schema: unknown): boolean {
  return Object.keys(Object(schema)).length === 0;
}

function list(values: unknown, separator = ', '): string {
  return [values]
    .flat()
    .map((value) => JSON.stringify(value))
    .join(separator);
}

/** A JSON pointer as Kubernetes writes paths: it doesn't tell an index from a key that looks like one; the object does. */
export function toFieldPath(pointer: string, root: unknown): string {
  let path = '';
  let value = root;
  for (const key of keysOf(pointer)) {
    path = fieldPath(path, Array.isArray(value) ? Number(key) : key);
    value = Reflect.get(Object(value), key);
  }
  return path;
}
