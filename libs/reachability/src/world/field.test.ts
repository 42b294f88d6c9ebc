import { Field, isRecord } from './field';

/** What a reading gives, and what it reports as `<path>: <reason>`. */
function read<T>(value: unknown, use: (field: Field) => T): readonly [T, ...string[]] {
  const field = new Field({ spec: value }).get('spec');
  const result = use(field);
  return [result, ...field.found.map(({ path, reason }) => `${path}: ${reason}`)];
}

const at = (key: string) => (field: Field) => field.get(key);

// prettier-ignore
test.each<[expected: readonly unknown[], what: string, value: unknown, use: (field: Field) => unknown]>([
  [['x'],                          'text',              'x',            (field) => field.text()],
  [[''],                           'no text',           '',             (field) => field.text()],
  [[undefined],                    'nothing as text',   undefined,      (field) => field.text()],
  [[undefined],                    'null as text',      null,           (field) => field.text()],
  [[undefined, 'spec: must be text'], 'a number as text', 5,            (field) => field.text()],
  [[['x', '']],                    'texts',             ['x', ''],      (field) => field.texts()],
  [[['', 'x'], 'spec[0]: must be text'], 'texts with a number', [1, 'x'], (field) => field.texts()],
  [[[]],                           'nothing as texts',  undefined,      (field) => field.texts()],
  [[[], 'spec: must be a list'],   'text as a list',    'x',            (field) => field.texts()],
  [[[], 'spec: must be a list'],   'an object as a list', { 0: 'x' },   (field) => field.items()],
  [[['spec[0]', 'spec[1]']],       'items',             [1, null],      (field) => field.items().map(({ path }) => path)],
  [[[]],                           'null as items',     null,           (field) => field.items()],
  [[['a', 'b']],                   'keys',              { a: 1, b: 2 }, (field) => field.keys()],
  [[[]],                           'no keys',           null,           (field) => field.keys()],
  [[[], 'spec: must be an object'], 'keys of text',     'x',            (field) => field.keys()],
  [[[], 'spec: must be an object'], 'keys of a list',   ['x'],          (field) => field.keys()],
  [[5],                            'an integer',        5,              (field) => field.integer()],
  [[undefined],                    'no integer',        undefined,      (field) => field.integer()],
  [[1.5, 'spec: must be an integer'], 'a fraction',     1.5,            (field) => field.integer()],
  [[undefined, 'spec: must be an integer'], 'digits as text', '5',      (field) => field.integer()],
  [[false],                        'a flag',            false,          (field) => field.flag()],
  [[undefined],                    'no flag',           null,           (field) => field.flag()],
  [[undefined, 'spec: must be true or false'], 'text as a flag', 'true', (field) => field.flag()],
  [['b'],                          'one of two',        'b',            (field) => field.oneOf(['a', 'b'])],
  [[undefined],                    'none of two, absent', undefined,    (field) => field.oneOf(['a', 'b'])],
  [[undefined, 'spec: c is not one of a, b'], 'neither of two', 'c',    (field) => field.oneOf(['a', 'b'])],
  [[{ a: 'x', b: '' }, 'spec.b: must be text'], 'labels', { a: 'x', b: 1 }, (field) => field.labels()],
  [['spec.a'],                     'a path',            {},             (field) => at('a')(field).path],
  [[undefined],                    'a key of text',     'x',            (field) => at('length')(field).value],
  [[undefined],                    'a key of a list',   ['x'],          (field) => at('0')(field).value],
  [[false],                        'null as present',   null,           (field) => field.isPresent],
  [[true],                         'zero as present',   0,              (field) => field.isPresent],
  [[true, 'spec.b: field b is not modelled'], 'only',   { a: 1, b: 2, c: null }, (field) => field.only('a') === field],
  [[undefined, 'spec: x', 'spec: y', 'spec.a: x'], 'reports, each once', {}, (field) => ['x', 'y', 'x'].forEach((reason) => { field.report(reason); if (reason === 'y') at('a')(field).report('x'); })],
])('Field gives and reports %j for %s', (expected, _what, value, use) => {
  const [result, ...reports] = read(value, use);
  expect([result, ...reports.sort()]).toStrictEqual([expected[0], ...expected.slice(1).sort()]);
});

test('Field has no dot in front of the first key', () => {
  expect(new Field({}).get('a').get('b').path).toBe('a.b');
});

// prettier-ignore
test.each<[reports: readonly string[], selector: unknown]>([
  [[],                                              { matchLabels: { a: 'x' }, matchExpressions: [{ key: 'a', operator: 'Exists' }] }],
  [[],                                              { matchExpressions: [{ key: 'a', operator: 'In', values: ['x'] }, { key: 'a', operator: 'DoesNotExist' }] }],
  [['spec.matchName: field matchName is not modelled'], { matchName: 'x' }],
  [['spec.matchExpressions[0].value: field value is not modelled'], { matchExpressions: [{ key: 'a', operator: 'Exists', value: 'x' }] }],
  [['spec.matchExpressions[0]: operator is missing'], { matchExpressions: [{ key: 'a', values: ['x'] }] }],
  [['spec.matchExpressions[0].operator: Near is not one of In, NotIn, Exists, DoesNotExist', 'spec.matchExpressions[0]: operator is missing'], { matchExpressions: [{ key: 'a', operator: 'Near' }] }],
  [['spec.matchExpressions[0]: In needs values'],   { matchExpressions: [{ key: 'a', operator: 'In', values: [] }] }],
  [['spec.matchExpressions[0]: NotIn needs values'], { matchExpressions: [{ key: 'a', operator: 'NotIn' }] }],
])('Field reports %j of a selector %j', (reports, selector) => {
  expect(read(selector, (field) => field.selector()).slice(1)).toStrictEqual(reports);
});

test('Field reads a selector as it is written', () => {
  const written = { matchLabels: { a: 'x' }, matchExpressions: [{ key: 'b', operator: 'NotIn', values: ['y', 'z'] }] };
  expect(read(written, (field) => field.selector())).toStrictEqual([written]);
  expect(read(undefined, (field) => field.selector())).toStrictEqual([{ matchLabels: {}, matchExpressions: [] }]);
  const bare = { matchExpressions: [{ key: null }] };
  expect(read(bare, (field) => field.selector())[0].matchExpressions).toStrictEqual([
    { key: '', operator: 'In', values: [] },
  ]);
});

test('isRecord() is for objects with fields', () => {
  expect([{}, [], null, undefined, 'x', 1].map(isRecord)).toStrictEqual([true, false, false, false, false, false]);
});
