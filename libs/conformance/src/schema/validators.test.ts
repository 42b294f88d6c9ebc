import type { KindSchema } from './crd-set';
import { prepareValidators, validatorOf } from './validators';

// What the source of a validator asks its surroundings for: patterns, formats, lengths and equality.
const kind = (): KindSchema => ({
  ...{ group: 'example.com', version: 'v1', kind: 'Thing', served: true },
  schema: {
    type: 'object',
    properties: {
      pattern: { type: 'string', pattern: '\\Aa.b\\z' },
      cidr: { type: 'string', format: 'cidr' },
      byte: { type: 'string', format: 'byte' },
      int: { type: 'integer', format: 'int32' },
      length: { type: 'string', maxLength: 1 },
      enum: { enum: [{ a: [1] }], 'x-kubernetes-preserve-unknown-fields': true },
    },
  },
});
const right = { pattern: 'axb', cidr: '10.0.0.0/8', byte: 'YQ==', int: 1, length: '😀', enum: { a: [1] } };
const wrong = { pattern: 'a\nb', cidr: '10.0.0.0', byte: 'Y', int: 2 ** 31, length: 'ab', enum: { a: [2] } };

test('prepareValidators() compiles a kind once, and evaluates what is kept', async () => {
  const kept = new Map<string, string>();
  const computed: string[] = [];
  const keep = async (name: string, parts: readonly string[], compute: () => Promise<string>) => {
    const key = JSON.stringify([name, parts]);
    if (!kept.has(key)) computed.push(name);
    kept.set(key, kept.get(key) ?? (await compute()));
    return kept.get(key)!;
  };
  for (const definition of [kind(), kind()]) {
    await prepareValidators([definition], keep);
    const validate = validatorOf(definition);
    const object = { apiVersion: 'example.com/v1', kind: 'Thing' };
    expect([validate({ ...object, ...right }), validate.errors]).toEqual([true, null]);
    for (const [field, value] of Object.entries(wrong)) {
      expect([field, validate({ ...object, [field]: value })]).toEqual([field, false]);
      expect(validate.errors?.map(({ instancePath }) => instancePath)).toEqual([`/${field}`]);
    }
  }
  expect(computed).toEqual(['example.com%20v1%20Thing']);
  const other = { ...kind(), schema: { type: 'object' } };
  await prepareValidators([other], keep);
  expect(computed).toHaveLength(2);
});
