import { celEnv, type CelInput, parse, plan } from '@bufbuild/cel';
import { isObject, type StructuralSchema } from '../schema/structural-schema';

/**
 * A value of an object as the API server hands it to rules in CEL: whole numbers are ints, dates and durations are
 * themselves, and an object has only the fields that its schema names, under names that CEL can read.
 *
 * @see k8s.io/apiextensions-apiserver v0.33 pkg/apiserver/schema/cel/values.go
 */
export function celValue(value: unknown, schema: StructuralSchema): CelInput {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map((item: unknown) => celValue(item, schema.items ?? {}));
  if (isObject(value)) return objectValue(value, schema);
  if (typeof value === 'string') return textValue(value, schema.format);
  return typeof value === 'number' && isWhole(value, schema) ? BigInt(value) : (value as number | boolean);
}

function objectValue(value: Readonly<Record<string, unknown>>, schema: StructuralSchema): CelInput {
  const { properties = {}, additionalProperties } = schema;
  const fields = Object.entries(value).flatMap(([key, field]): [string, CelInput][] => {
    const known = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (known) return [[celName(key), celValue(field, known)]];
    return typeof additionalProperties === 'object' ? [[key, celValue(field, additionalProperties)]] : [];
  });
  return new Map(fields);
}

function isWhole(value: number, { type, ...schema }: StructuralSchema): boolean {
  return Number.isInteger(value) && (type === 'integer' || schema['x-kubernetes-int-or-string'] === true);
}

const env = celEnv();
const conversions: Readonly<Record<string, ReturnType<typeof plan>>> = {
  'date-time': plan(env, parse('timestamp(text)')),
  date: plan(env, parse('timestamp(text + "T00:00:00Z")')),
  duration: plan(env, parse('duration(text)')),
};

function textValue(text: string, format: string | undefined): CelInput {
  if (format === 'byte') return Buffer.from(text, 'base64');
  const convert = format === undefined ? undefined : conversions[format];
  return convert ? (convert({ text }) as CelInput) : text;
}

const reserved =
  'true false null in as break const continue else for function if import let loop package namespace return var void while';
const reservedWords = new Set(reserved.split(' '));

/** A field's name as rules write it: `__namespace__` for a word of CEL's own, `a__dash__b` for `a-b`. */
export function celName(field: string): string {
  if (reservedWords.has(field)) return `__${field}__`;
  const signs: Readonly<Record<string, string>> = { __: 'underscores', '.': 'dot', '-': 'dash', '/': 'slash' };
  return field.replace(/__|[./-]/g, (sign) => `__${signs[sign]}__`);
}
