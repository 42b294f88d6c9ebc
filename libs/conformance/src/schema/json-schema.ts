import { integerFormats, textFormats } from './formats';
import type { StructuralSchema } from './structural-schema';

/** A schema as ajv reads it: JSON Schema, draft 7. */
export type JsonSchema = Readonly<Record<string, unknown>>;

// Keywords that mean the same in both.
const shared = [
  ...(['enum', 'required', 'multipleOf', 'pattern', 'minLength', 'maxLength', 'minItems', 'maxItems'] as const),
  ...(['minProperties', 'maxProperties'] as const),
];

const preserve = 'x-kubernetes-preserve-unknown-fields';

const metaFields = { apiVersion: { type: 'string', minLength: 1 }, kind: { type: 'string', minLength: 1 } };

/**
 * The schema of a custom resource as JSON Schema, which refuses unknown fields as `kubectl apply` does (the API server
 * by itself drops them without a word). What the object is called is free: `metadata` isn't looked at.
 *
 * @see k8s.io/apiextensions-apiserver v0.33 pkg/apiserver/schema/pruning, pkg/apiserver/validation
 */
export function toJsonSchema(schema: StructuralSchema): JsonSchema {
  return structural({ ...schema, 'x-kubernetes-embedded-resource': true });
}

/** A schema that describes fields, as opposed to one under `anyOf`, `oneOf`, `allOf` or `not`. */
function structural(schema: StructuralSchema): JsonSchema {
  return {
    ...value(schema),
    ...fieldsOf(schema),
    ...(schema.items && { items: structural(itemsOf(schema, schema.items)) }),
  };
}

// A list that keeps unknown fields keeps those of its items.
function itemsOf(list: StructuralSchema, items: StructuralSchema): StructuralSchema {
  return list[preserve] ? { ...items, [preserve]: true } : items;
}

function fieldsOf(schema: StructuralSchema): JsonSchema {
  const { properties = {}, additionalProperties, required = [] } = schema;
  const isEmbedded = schema['x-kubernetes-embedded-resource'] === true;
  if (schema.type !== 'object' && !isEmbedded) return {};
  const known = Object.entries(properties).map(([key, property]): [string, JsonSchema] => [key, structural(property)]);
  return {
    properties: { ...Object.fromEntries(known), ...(isEmbedded && { ...metaFields, metadata: { type: 'object' } }) },
    ...(isEmbedded && { required: [...new Set(['apiVersion', 'kind', ...required])] }),
    ...(schema[preserve] !== true && {
      additionalProperties: others(additionalProperties),
    }),
  };
}

// Where the schema says nothing, the API server drops what it doesn't know.
function others(schema: boolean | StructuralSchema = false): boolean | JsonSchema {
  return typeof schema === 'boolean' ? schema : structural(schema);
}

function value(schema: StructuralSchema): JsonSchema {
  const rules = { ...rulesOf(schema), ...unions(schema) };
  // A null that is allowed has to pass nothing else than its type and its values.
  return schema.nullable === true
    ? { ...typeOf(schema), if: { type: 'null' }, else: rules, ...enumOf(schema) }
    : { ...typeOf(schema), ...rules };
}

function enumOf(schema: StructuralSchema): JsonSchema {
  return schema.enum ? { enum: schema.enum } : {};
}

function typeOf(schema: StructuralSchema): JsonSchema {
  const types = schema['x-kubernetes-int-or-string'] ? ['integer', 'string'] : schema.type ? [schema.type] : [];
  if (types.length === 0) return {};
  return { type: schema.nullable === true ? [...types, 'null'] : types };
}

function rulesOf(schema: StructuralSchema): JsonSchema {
  const rules = shared.filter((name) => schema[name] !== undefined).map((name) => [name, schema[name]]);
  return { ...Object.fromEntries(rules), ...limits(schema), ...formatOf(schema) };
}

function limits({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: StructuralSchema): JsonSchema {
  return {
    ...(minimum !== undefined && { [exclusiveMinimum ? 'exclusiveMinimum' : 'minimum']: minimum }),
    ...(maximum !== undefined && { [exclusiveMaximum ? 'exclusiveMaximum' : 'maximum']: maximum }),
  };
}

function formatOf({ type = 'string', format = '' }: StructuralSchema): JsonSchema {
  const known = { string: textFormats, integer: integerFormats }[type] ?? {};
  const name = type === 'string' ? format.replaceAll('-', '') : format;
  return Object.hasOwn(known, name) ? { format: name } : {};
}

function unions(schema: StructuralSchema): JsonSchema {
  const { allOf, anyOf, oneOf, not } = schema['x-kubernetes-int-or-string'] ? withoutTypes(schema) : schema;
  return {
    ...(allOf && { allOf: allOf.map(condition) }),
    ...(anyOf && { anyOf: anyOf.map(condition) }),
    ...(oneOf && { oneOf: oneOf.map(condition) }),
    ...(not && { not: condition(not) }),
  };
}

// "anyOf: [{type: integer}, {type: string}]" comes with x-kubernetes-int-or-string and says the same.
function withoutTypes({ anyOf, ...rest }: StructuralSchema): StructuralSchema {
  return anyOf?.every(({ type }) => type !== undefined) ? rest : { ...rest, ...(anyOf && { anyOf }) };
}

// Under a union fields are only looked at, so the ones that aren't named are free.
function condition(schema: StructuralSchema): JsonSchema {
  const { properties, items, additionalProperties } = schema;
  const known = Object.entries(properties ?? {}).map(([key, property]) => [key, condition(property)]);
  return {
    ...value(schema),
    ...(properties && { properties: Object.fromEntries(known) }),
    ...(items && { items: condition(items) }),
    ...(typeof additionalProperties === 'object' && { additionalProperties: condition(additionalProperties) }),
  };
}
