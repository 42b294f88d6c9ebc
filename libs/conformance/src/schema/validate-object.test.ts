import { crdsOf } from './crd-set';
import type { StructuralSchema } from './structural-schema';
import { validateObject } from './validate-object';

function definition(kind: string, versions: readonly object[]): object {
  const spec = { group: 'example.com', names: { kind }, versions };
  return { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', spec };
}

function crds(schema: StructuralSchema): ReturnType<typeof crdsOf> {
  const version = { name: 'v1', served: true, schema: { openAPIV3Schema: schema } };
  const old = { ...version, name: 'v1alpha1', served: false };
  const objects = [definition('Route', [version, old]), definition('Gate', [version])];
  return crdsOf(objects.map((object, line) => ({ file: 'a.yaml', line, object })));
}

/** What is wrong with an object whose spec has this schema, as "path: expected <- found". */
function problemsOf(schema: StructuralSchema, spec: unknown): readonly string[] {
  const object = { apiVersion: 'example.com/v1', kind: 'Route', metadata: { name: 'a' }, spec };
  return validateObject(crds({ type: 'object', properties: { spec: schema } }), object).map(
    ({ path, expected, found }) => `${path}: ${expected} <- ${JSON.stringify(found)}`,
  );
}

const text: StructuralSchema = { type: 'string' };
const port: StructuralSchema = { type: 'integer', format: 'int32', minimum: 1, maximum: 65535 };

function object(properties: Readonly<Record<string, StructuralSchema>>, more: StructuralSchema = {}): StructuralSchema {
  return { type: 'object', properties, ...more };
}

function list(items: StructuralSchema, more: StructuralSchema = {}): StructuralSchema {
  return { type: 'array', items, ...more };
}

const anything: StructuralSchema = { 'x-kubernetes-preserve-unknown-fields': true };
const intOrString: StructuralSchema = { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, text] };

// What is wrong with a spec of this schema, if anything?
// prettier-ignore
const rows: Readonly<Record<string, readonly [when: string, schema: StructuralSchema, spec: unknown, ...problems: string[]][]>> = {
  types: [
    ['a text is a text', object({ a: text }), { a: 'x' }],
    ['a number is no text', object({ a: text }), { a: 1 }, 'spec.a: string <- 1'],
    ['a text is no number', object({ a: port }), { a: '80' }, 'spec.a: integer <- "80"'],
    ['a fraction is no integer', object({ a: { type: 'integer' } }), { a: 1.5 }, 'spec.a: integer <- 1.5'],
    ['an integer is a number', object({ a: { type: 'number' } }), { a: 1 }],
    ['a text is no boolean', object({ a: { type: 'boolean' } }), { a: 'true' }, 'spec.a: boolean <- "true"'],
    ['an object is no list', object({ a: list(text) }), { a: {} }, 'spec.a: array <- {}'],
    ['a list is no object', object({ a: object({}) }), { a: [] }, 'spec.a: object <- []'],
    ['a type is wrong deep inside', object({ rules: list(object({ from: list(text) })) }), { rules: [{}, { from: ['a', 1] }] }, 'spec.rules[1].from[1]: string <- 1'],
    ['a type is wrong under a key that is no word', object({ labels: { type: 'object', additionalProperties: text } }), { labels: { 'a.b/c~d': 1 } }, 'spec.labels["a.b/c~d"]: string <- 1'],
    ['a type is wrong under a key that is a number', object({ a: { type: 'object', additionalProperties: text } }), { a: { 0: 1 } }, 'spec.a.0: string <- 1'],
  ],
  'unknown fields': [
    ['one is unknown', object({ a: text, b: text }), { c: 1 }, 'spec.c: one of the known fields (a, b) <- 1'],
    ['two are', object({ a: text }), { c: 1, d: {} }, 'spec.c: one of the known fields (a) <- 1', 'spec.d: one of the known fields (a) <- {}'],
    ['one is in an item', object({ a: list(object({ b: text })) }), { a: [{ b: 'x' }, { c: null }] }, 'spec.a[1].c: one of the known fields (b) <- null'],
    ['one is where no field is known', object({ a: { type: 'object' } }), { a: { b: 1 } }, 'spec.a.b: absent: no field is known here <- 1'],
    ['one is named like a field of all objects', object({}), { constructor: 1 }, 'spec.constructor: absent: no field is known here <- 1'],
    ['all are kept', object({ a: text }, anything), { b: { c: 1 } }],
    ['all are kept, but a known one is wrong', object({ a: text }, anything), { a: 1, b: 1 }, 'spec.a: string <- 1'],
    ['all are kept, but not those of a known one', object({ a: object({}) }, anything), { a: { b: 1 } }, 'spec.a.b: absent: no field is known here <- 1'],
    ['all are kept, without a type', object({ a: anything }), { a: { b: [1] } }],
    ['a list keeps those of its items', object({ a: list(object({ b: object({}) }), anything) }), { a: [{ c: 1, b: { d: 1 } }] }, 'spec.a[0].b.d: absent: no field is known here <- 1'],
    ['a map has any keys', object({ a: { type: 'object', additionalProperties: text } }), { a: { b: 'x', c: 'y' } }],
    ['a map has any values', object({ a: { type: 'object', additionalProperties: true } }), { a: { b: { c: 1 } } }],
    ['an item of a map is wrong', object({ a: { type: 'object', additionalProperties: object({ b: text }) } }), { a: { x: { c: 1 } } }, 'spec.a.x.c: one of the known fields (b) <- 1'],
  ],
  'required fields': [
    ['one is missing', object({ a: text }, { required: ['a'] }), {}, 'spec.a: set <- undefined'],
    ['one is missing in an item', object({ a: list(object({ b: text }, { required: ['b'] })) }), { a: [{}] }, 'spec.a[0].b: set <- undefined'],
    ['one is null', object({ a: text }, { required: ['a'] }), { a: null }, 'spec.a: set <- undefined'],
    ['one has a default', object({ a: { ...text, default: 'x' } }, { required: ['a'] }), {}],
    ['one is null and has a default', object({ a: { ...text, default: 'x' } }, { required: ['a'] }), { a: null }],
    ['one may be null and is', object({ a: { ...text, nullable: true } }, { required: ['a'] }), { a: null }],
    ['one comes with the default of another', object({ a: object({ b: text }, { default: {}, required: ['b'] }) }), {}, 'spec.a.b: set <- undefined'],
  ],
  nulls: [
    ['a field may not be null', object({ a: text }), { a: null }],
    ['a field may be', object({ a: { ...text, nullable: true, maxLength: 1 } }), { a: null }],
    ['a field may be, but is wrong', object({ a: { ...text, nullable: true, maxLength: 1 } }), { a: 'xx' }, 'spec.a: text of at most 1 long <- "xx"'],
    ['a field may be, but is of a wrong type', object({ a: { ...text, nullable: true } }), { a: 1 }, 'spec.a: string or null <- 1'],
    ['a field may be, with other values', object({ a: { ...text, nullable: true, enum: ['x'] } }), { a: null }, 'spec.a: one of "x" <- null'],
    ['a field may be, with a union', object({ a: { type: 'object', nullable: true, oneOf: [{ required: ['b'] }, { required: ['c'] }] } }), { a: null }],
    ['a field of a map may not be', object({ a: { type: 'object', additionalProperties: text } }), { a: { b: null } }],
    ['a field of a map has a default', object({ a: { type: 'object', additionalProperties: { ...text, default: 'xx', maxLength: 1 } } }), { a: { b: null } }, 'spec.a.b: text of at most 1 long <- "xx"'],
    ['an item may not be', object({ a: list(text) }), { a: [null] }, 'spec.a[0]: string <- null'],
    ['an item has a default', object({ a: list({ ...text, default: 'x' }) }), { a: [null] }],
    ['an item may be', object({ a: list({ ...text, nullable: true }) }), { a: [null] }],
    ['a field in an item may not be', object({ a: list(object({ b: text })) }), { a: [{ b: null }] }],
    ['the spec is null', object({ a: text }), null],
  ],
  values: [
    ['a value is one of an enum', object({ a: { ...text, enum: ['x', 'y'] } }), { a: 'y' }],
    ['a value is none of an enum', object({ a: { ...text, enum: ['x', 'y'] } }), { a: 'z' }, 'spec.a: one of "x", "y" <- "z"'],
    ['a text matches', object({ a: { ...text, pattern: '^(?i)x$' } }), { a: 'X' }],
    ['a text does not match', object({ a: { ...text, pattern: '^x$' } }), { a: 'y' }, 'spec.a: text that matches ^x$ <- "y"'],
    ['a text is too short', object({ a: { ...text, minLength: 1 } }), { a: '' }, 'spec.a: text of at least 1 long <- ""'],
    ['a text is short in code points', object({ a: { ...text, maxLength: 1 } }), { a: '\u{1f600}' }],
    ['a number is too small', object({ a: port }), { a: 0 }, 'spec.a: at least 1 <- 0'],
    ['a number is too large', object({ a: port }), { a: 65536 }, 'spec.a: at most 65535 <- 65536'],
    ['a number is at the limits', object({ a: port, b: port }), { a: 1, b: 65535 }],
    ['a number is at limits that are outside', object({ a: { ...port, exclusiveMinimum: true }, b: { ...port, exclusiveMaximum: true } }), { a: 1, b: 65535 }, 'spec.a: more than 1 <- 1', 'spec.b: less than 65535 <- 65535'],
    ['a number is no multiple', object({ a: { type: 'integer', multipleOf: 5 } }), { a: 7 }, 'spec.a: a multiple of 5 <- 7'],
    ['an int32 is too large', object({ a: { type: 'integer', format: 'int32' } }), { a: 2 ** 31 }, 'spec.a: of the format int32 <- 2147483648'],
    ['an int64 is larger', object({ a: { type: 'integer', format: 'int64' } }), { a: 2 ** 31 }],
    ['a format is wrong', object({ a: { ...text, format: 'duration' } }), { a: 'P1D' }, 'spec.a: of the format duration <- "P1D"'],
    ['a format has a hyphen', object({ a: { ...text, format: 'date-time' } }), { a: '2001-01-01' }, 'spec.a: of the format datetime <- "2001-01-01"'],
    ['a format is unknown', object({ a: { ...text, format: 'idn-hostname' } }), { a: '' }],
    ['a format is for another type', object({ a: { type: 'integer', format: 'date-time' } }), { a: 1 }],
    ['a format of integers is on a text', object({ a: { ...text, format: 'int32' } }), { a: 'x' }],
    ['a format is for numbers', object({ a: { type: 'number', format: 'double' } }), { a: 1.5 }],
    ['a list is too short', object({ a: list(text, { minItems: 1 }) }), { a: [] }, 'spec.a: a list of at least 1 long <- []'],
    ['a list is too long', object({ a: list(text, { maxItems: 1 }) }), { a: ['x', 'y'] }, 'spec.a: a list of at most 1 long <- ["x","y"]'],
    ['an object is too small', object({ a: { type: 'object', additionalProperties: text, minProperties: 1 } }), { a: {} }, 'spec.a: an object of at least 1 long <- {}'],
    ['an object is too large', object({ a: { type: 'object', additionalProperties: text, maxProperties: 1 } }), { a: { x: 'x', y: 'y' } }, 'spec.a: an object of at most 1 long <- {"x":"x","y":"y"}'],
    ['an integer or text is an integer', object({ a: intOrString }), { a: 80 }],
    ['an integer or text is a text', object({ a: intOrString }), { a: '80%' }],
    ['an integer or text is neither', object({ a: intOrString }), { a: 1.5 }, 'spec.a: integer or string <- 1.5'],
    ['an integer or text has a pattern', object({ a: { ...intOrString, pattern: '^[0-9]+%$' } }), { a: 'x' }, 'spec.a: text that matches ^[0-9]+%$ <- "x"'],
    ['an integer or text has a pattern and is an integer', object({ a: { ...intOrString, pattern: '^[0-9]+%$' } }), { a: 1 }],
    ['an integer or text has a union of types and values', object({ a: { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { enum: ['x'] }] } }), { a: 'y' }, 'spec.a: with at least one of: {"type":["integer"]}; {"enum":["x"]} <- "y"'],
    ['an integer or text has a union of its own', object({ a: { 'x-kubernetes-int-or-string': true, anyOf: [{ enum: [1, 'x'] }] } }), { a: 2 }, 'spec.a: with at least one of: {"enum":[1,"x"]} <- 2'],
  ],
  unions: [
    ['none of two is set', object({ a: text, b: text }, { oneOf: [{ required: ['a'] }, { required: ['b'] }] }), {}, 'spec: with exactly one of: "a"; "b" <- {}'],
    ['both are set', object({ a: text, b: text }, { oneOf: [{ required: ['a'] }, { required: ['b'] }] }), { a: 'x', b: 'y' }, 'spec: with exactly one of: "a"; "b" <- {"a":"x","b":"y"}'],
    ['one is set', object({ a: text, b: text }, { oneOf: [{ required: ['a'] }, { required: ['b'] }] }), { b: 'y' }],
    ['a branch names its field', object({ a: text }, { anyOf: [{ required: ['a'], properties: { a: {} } }] }), {}, 'spec: with at least one of: "a" <- {}'],
    ['a branch does not name all fields', object({ a: text, b: text }, { anyOf: [{ required: ['a'], properties: { a: {} } }] }), { a: 'x', b: 'y' }],
    ['a branch has two fields', object({ a: text, b: text }, { anyOf: [{ required: ['a', 'b'] }] }), { a: 'x' }, 'spec: with at least one of: "a" and "b" <- {"a":"x"}'],
    ['at most one may be set and both are', object({ a: text, b: text }, { oneOf: [{ not: { anyOf: [{ required: ['a'] }, { required: ['b'] }] } }, { required: ['a'] }, { required: ['b'] }] }), { a: 'x', b: 'y' }, 'spec: with exactly one of: not "a" or "b"; "a"; "b" <- {"a":"x","b":"y"}'],
    ['two may not be set together and are', object({ a: text, b: text }, { not: { required: ['a', 'b'] } }), { a: 'x', b: 'y' }, 'spec: without "a" and "b" <- {"a":"x","b":"y"}'],
    ['all must hold and one does not', object({ a: { ...text, allOf: [{ enum: ['x', 'y'] }, { enum: ['y', 'z'] }] } }), { a: 'x' }, 'spec.a: one of "y", "z" <- "x"'],
    ['a branch has values', object({ a: text, b: text }, { oneOf: [{ properties: { a: { enum: ['x'] }, b: { anyOf: [{ format: 'ipv4' }] } } }] }), { a: 'x', b: 'y' }, 'spec: with exactly one of: {"properties":{"a":{"enum":["x"]},"b":{"anyOf":[{"format":"ipv4"}]}}} <- {"a":"x","b":"y"}'],
    ['a branch has a map', object({ a: { type: 'object', additionalProperties: text } }, { anyOf: [{ properties: { a: { additionalProperties: { enum: ['x'] } } } }] }), { a: { b: 'y' } }, 'spec: with at least one of: {"properties":{"a":{"additionalProperties":{"enum":["x"]}}}} <- {"a":{"b":"y"}}'],
    ['a branch has a field and more', object({ a: text }, { anyOf: [{ required: ['a'], minProperties: 2 }] }), { a: 'x' }, 'spec: with at least one of: {"required":["a"],"minProperties":2} <- {"a":"x"}'],
    ['a branch has items', object({ a: list(text) }, { anyOf: [{ properties: { a: { items: { enum: ['x'] } } } }] }), { a: ['y'] }, 'spec: with at least one of: {"properties":{"a":{"items":{"enum":["x"]}}}} <- {"a":["y"]}'],
    ['a union fails and so does a field outside of it', object({ a: text }, { anyOf: [{ required: ['b'] }] }), { a: 1 }, 'spec: with at least one of: "b" <- {"a":1}', 'spec.a: string <- 1'],
    ['a union of one item fails', object({ a: list(object({ b: text, c: text }, { anyOf: [{ required: ['b'] }] })) }), { a: [{ b: 'x' }, { c: 'y' }] }, 'spec.a[1]: with at least one of: "b" <- {"c":"y"}'],
  ],
  'embedded resources': [
    ['it is one', object({ a: { type: 'object', 'x-kubernetes-embedded-resource': true } }), { a: { apiVersion: 'v1', kind: 'A', metadata: { name: 'a', labels: {} } } }],
    ['it has no kind', object({ a: { type: 'object', 'x-kubernetes-embedded-resource': true } }), { a: { apiVersion: 'v1' } }, 'spec.a.kind: set <- undefined'],
    ['it has an empty apiVersion', object({ a: { type: 'object', 'x-kubernetes-embedded-resource': true } }), { a: { apiVersion: '', kind: 'A' } }, 'spec.a.apiVersion: text of at least 1 long <- ""'],
    ['it has an empty kind', object({ a: { type: 'object', 'x-kubernetes-embedded-resource': true } }), { a: { apiVersion: 'v1', kind: '' } }, 'spec.a.kind: text of at least 1 long <- ""'],
    ['it has an unknown field', object({ a: { type: 'object', 'x-kubernetes-embedded-resource': true } }), { a: { apiVersion: 'v1', kind: 'A', spec: {} } }, 'spec.a.spec: one of the known fields (apiVersion, kind, metadata) <- {}'],
    ['it keeps all fields', object({ a: { type: 'object', ...anything, 'x-kubernetes-embedded-resource': true } }), { a: { apiVersion: 'v1', kind: 'A', spec: {} } }],
    ['it needs a field', object({ a: object({ b: text }, { required: ['b'], 'x-kubernetes-embedded-resource': true }) }), { a: { apiVersion: 'v1', kind: 'A' } }, 'spec.a.b: set <- undefined'],
  ],
  'lists that are sets or maps': [
    ['a set has an item twice', object({ a: list(text, { 'x-kubernetes-list-type': 'set' }) }), { a: ['x', 'y', 'x'] }, 'spec.a[2]: in the list once <- "x"'],
    ['a set has a number and the same as text', object({ a: list(intOrString, { 'x-kubernetes-list-type': 'set' }) }), { a: [1, '1'] }],
    ['a list has an item twice', object({ a: list(text), b: list(text, { 'x-kubernetes-list-type': 'atomic' }) }), { a: ['x', 'x'], b: ['x', 'x'] }],
    ['a map has a key twice', object({ a: list(object({ n: text, v: text }), { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['n'] }) }), { a: [{ n: 'x', v: '1' }, { n: 'y' }, { n: 'x', v: '2' }] }, 'spec.a[2]: the only item with its n <- {"n":"x","v":"2"}'],
    ['a map has one of two keys twice', object({ a: list(object({ n: text, p: text }), { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['n', 'p'] }) }), { a: [{ n: 'x', p: '1' }, { n: 'x', p: '2' }] }],
    ['a map has both keys twice, one by default', object({ a: list(object({ n: text, p: { ...text, default: 'TCP' } }), { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['n', 'p'] }) }), { a: [{ n: 'x' }, { n: 'x', p: 'TCP' }] }, 'spec.a[1]: the only item with its n and p <- {"n":"x","p":"TCP"}'],
    ['a set has different objects', object({ a: list(object({ x: text }), { 'x-kubernetes-list-type': 'set' }) }), { a: [{ x: '1' }, { x: '2' }] }],
    ['a set of objects has one twice, written differently', object({ a: list(object({ x: text, y: text }), { 'x-kubernetes-list-type': 'set' }) }), { a: [{ x: '1', y: '2' }, { y: '2', x: '1' }] }, 'spec.a[1]: in the list once <- {"y":"2","x":"1"}'],
    ['a set is in a map of a list', object({ a: list({ type: 'object', additionalProperties: list(text, { 'x-kubernetes-list-type': 'set' }) }) }), { a: [{ b: ['x', 'x'] }] }, 'spec.a[0].b[1]: in the list once <- "x"'],
  ],
};

describe.each(Object.entries(rows))('%s', (_group, cases) => {
  test.each(cases)('validateObject() judges a spec when %s', (_when, schema, spec, ...problems) => {
    expect(problemsOf(schema, spec)).toEqual(problems);
  });
});

// What is wrong with an object, before its spec is looked at?
// prettier-ignore
test.each<[when: string, object: unknown, problems: object[]]>([
  ['it is fine', { apiVersion: 'example.com/v1', kind: 'Route', metadata: { name: 'a', labels: { any: 'thing' } } }, []],
  ['it has a field beside spec', { apiVersion: 'example.com/v1', kind: 'Route', metadata: {}, data: 1 }, [{ path: 'data', expected: 'one of the known fields (apiVersion, kind, metadata, spec)', found: 1 }]],
  ['its metadata is no object', { apiVersion: 'example.com/v1', kind: 'Route', metadata: 'a' }, [{ path: 'metadata', expected: 'object', found: 'a' }]],
  ['it is of a version that is not served', { apiVersion: 'example.com/v1alpha1', kind: 'Route' }, [{ path: 'apiVersion', expected: 'one of example.com/v1', found: 'example.com/v1alpha1' }]],
  ['it is of a version that does not exist', { apiVersion: 'example.com/v9', kind: 'Gate' }, [{ path: 'apiVersion', expected: 'one of example.com/v1', found: 'example.com/v9' }]],
  ['it is of a kind that does not exist', { apiVersion: 'example.com/v1', kind: 'Routes' }, [{ path: 'kind', expected: 'one of Gate, Route', found: 'Routes' }]],
  ['it is of a group of Kubernetes itself', { apiVersion: 'apps/v1', kind: 'Route', any: 'thing' }, []],
  ['it is of the core group', { apiVersion: 'v1', kind: 'Route' }, []],
  ['it has no apiVersion', { kind: 'Route' }, [{ path: 'apiVersion', expected: 'text', found: undefined }]],
  ['it has no kind', { apiVersion: 'v1', kind: 1 }, [{ path: 'kind', expected: 'text', found: 1 }]],
  ['it is null', null, [{ path: '', expected: 'an object', found: null }]],
  ['it is a list', [], [{ path: '', expected: 'an object', found: [] }]],
])('validateObject() judges an object when %s', (_when, value, problems) => {
  const schema: StructuralSchema = { type: 'object', properties: { spec: object({}), metadata: { type: 'object' } } };
  expect(validateObject(crds(schema), value)).toEqual(problems);
});

test('validateObject() needs what the schema needs at the root', () => {
  const set = crds({ type: 'object', required: ['metadata', 'spec'], properties: { spec: object({}) } });
  expect(validateObject(set, { apiVersion: 'example.com/v1', kind: 'Route' }).map(({ path }) => path)).toEqual([
    'metadata',
    'spec',
  ]);
});

test('validateObject() does not change the object', () => {
  const value = { apiVersion: 'example.com/v1', kind: 'Route', spec: { a: null, b: [null] } };
  const schema = object({
    spec: object({ a: text, b: list({ ...text, default: 'x' }), c: { ...text, default: 'y' } }),
  });
  const before = structuredClone(value);
  expect(validateObject(crds(schema), value)).toEqual([]);
  expect(value).toStrictEqual(before);
});

test('validateObject() compiles a schema once', () => {
  let reads = 0;
  const schema = object({ spec: object({}) });
  const counted = {
    ...schema,
    get required() {
      reads += 1;
      return [];
    },
  };
  const set = crds(counted);
  const value = { apiVersion: 'example.com/v1', kind: 'Route' };
  validateObject(set, value);
  const afterOne = reads;
  validateObject(set, value);
  expect([afterOne > 0, reads]).toEqual([true, afterOne]);
});
