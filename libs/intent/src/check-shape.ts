import { type Problem } from './problem';

/** What kind of value stands at a place: checked before anything is read from it. */
export type Shape =
  | 'text'
  | 'number'
  | { readonly list: Shape }
  | { readonly each: Shape }
  | { readonly anyOf: readonly Shape[] }
  | { readonly fields: Readonly<Record<string, Shape>>; readonly optional?: Readonly<Record<string, Shape>> };

/** Where a value isn't of a shape, fields that the shape doesn't know included: a misspelt one would do nothing. */
export function checkShape(value: unknown, shape: Shape, path: string): readonly Problem[] {
  if (shape === 'text' || shape === 'number')
    return isScalar(value, shape) ? [] : [{ path, expected: words[shape], found: value }];
  if ('anyOf' in shape) {
    const outcomes = shape.anyOf.map((option) => checkShape(value, option, path));
    // Of a wrong object, its own problems say more than that it fits nothing.
    return (
      outcomes.find((problems) => problems.length === 0) ??
      outcomes.find(([problem]) => problem!.path !== path) ?? [
        { path, expected: shape.anyOf.map(shapeWords).join(' or '), found: value },
      ]
    );
  }
  if ('list' in shape) {
    return Array.isArray(value)
      ? value.flatMap((item, index) => checkShape(item, shape.list, `${path}[${index}]`))
      : [{ path, expected: 'a list', found: value }];
  }
  if (!isObject(value)) return [{ path, expected: 'an object', found: value }];
  if ('each' in shape)
    return Object.entries(value).flatMap(([key, item]) => checkShape(item, shape.each, `${path}.${key}`));
  return checkFields(value, shape, path);
}

function checkFields(
  value: Readonly<Record<string, unknown>>,
  { fields, optional = {} }: Extract<Shape, { fields: unknown }>,
  path: string,
): readonly Problem[] {
  const known: Readonly<Record<string, Shape>> = { ...fields, ...optional };
  const unknown = Object.keys(value).filter((key) => !Object.hasOwn(known, key));
  const given = Object.keys(known).filter((key) => Object.hasOwn(fields, key) || value[key] !== undefined);
  return [
    ...unknown.map((key) => ({
      path: `${path}.${key}`,
      expected: `one of the fields ${Object.keys(known).join(', ')}`,
      found: key,
    })),
    ...given.flatMap((key) => checkShape(value[key], known[key]!, `${path}.${key}`)),
  ];
}

const words = { text: 'text', number: 'a number' } as const;

function shapeWords(shape: Shape): string {
  return typeof shape === 'string' ? words[shape] : 'list' in shape ? 'a list' : 'an object';
}

function isScalar(value: unknown, shape: 'text' | 'number'): boolean {
  return typeof value === (shape === 'text' ? 'string' : 'number');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
