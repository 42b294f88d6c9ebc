import { crdsOf, loadCrds } from '../schema/crd-set';
import type { StructuralSchema, ValidationRule } from '../schema/structural-schema';
import { problemsByRules } from '../schema/validate-object';
import { describeUpstream, upstreamFolder } from '../testing/upstream';
import { ruleProblems } from './rule-problems';

const text: StructuralSchema = { type: 'string' };
const integer: StructuralSchema = { type: 'integer' };
const object = (properties: Readonly<Record<string, StructuralSchema>>, more: StructuralSchema = {}) =>
  ({ type: 'object', properties, ...more }) as const;

/** A schema with rules. */
const ruled = (schema: StructuralSchema, ...rules: readonly (string | ValidationRule)[]): StructuralSchema => ({
  ...schema,
  'x-kubernetes-validations': rules.map((rule) => (typeof rule === 'string' ? { rule } : rule)),
});

/** What rules refuse in a value under `spec`, as the API server sees it: `path: expected`. */
function refused(spec: unknown, schema: StructuralSchema): readonly string[] {
  const version = { name: 'v1', served: true, schema: { openAPIV3Schema: object({ spec: schema }) } };
  const definition = {
    ...{ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' },
    spec: { group: 'example.com', names: { kind: 'Thing' }, versions: [version] },
  };
  const crds = crdsOf([{ file: 'a.yaml', line: 1, object: definition }]);
  const { problems, unreadable } = problemsByRules(crds, { apiVersion: 'example.com/v1', kind: 'Thing', spec });
  return [
    ...problems.map(({ path, expected }) => `${path}: ${expected}`),
    ...unreadable.map(({ path, reason }) => `${path} unread: ${reason}`),
  ];
}

// A rule that a value keeps, each true only if the value is seen as the API server has it.
// prettier-ignore
test.each<[way: string, schema: StructuralSchema, value: unknown, rule: string]>([
  ['an integer is an int',                         object({ a: integer }),                                             { a: 3 },                'self.a % 2 == 1'],
  ['a whole number of type number is a double',    object({ a: { type: 'number' } }),                                  { a: 3 },                'self.a / 2.0 == 1.5'],
  ['a whole int-or-string is an int',              object({ a: { 'x-kubernetes-int-or-string': true } }),              { a: 3 },                'type(self.a) == int'],
  ['a textual int-or-string is a text',            object({ a: { 'x-kubernetes-int-or-string': true } }),              { a: '3' },              'type(self.a) == string'],
  ['a duration is a duration',                     object({ a: { ...text, format: 'duration' } }),                     { a: '90s' },            "self.a > duration('1m') && self.a.getSeconds() == 90"],
  ['a text that looks like a duration is a text',  object({ a: text }),                                                { a: '90s' },            "duration(self.a) == duration('1m30s')"],
  ['a date-time is a timestamp',                   object({ a: { ...text, format: 'date-time' } }),                    { a: '2024-02-03T04:05:06Z' }, 'self.a.getFullYear() == 2024'],
  ['a date is a timestamp',                        object({ a: { ...text, format: 'date' } }),                         { a: '2024-02-03' },     'self.a.getDayOfMonth() == 2'],
  ['bytes are bytes',                              object({ a: { ...text, format: 'byte' } }),                         { a: 'YWI=' },           'size(self.a) == 2'],
  ['a default is there',                           object({ a: { ...text, default: 'x' } }),                           {},                      "self.a == 'x'"],
  ['a null without a default is absent',           object({ a: text }),                                                { a: null },             '!has(self.a)'],
  ['a null that may be is null',                   object({ a: { ...text, nullable: true } }),                         { a: null },             '!has(self.a) || self.a == null'],
  ['a field that the schema does not name is not there', object({}, { 'x-kubernetes-preserve-unknown-fields': true }), { a: 1 },                '!has(self.a)'],
  ['a reserved word has underscores',              object({ namespace: text }),                                        { namespace: 'x' },      "self.__namespace__ == 'x'"],
  ['a hyphen is a dash',                           object({ 'a-b': text }),                                            { 'a-b': 'x' },          "self.a__dash__b == 'x'"],
  ['a dot is a dot',                               object({ 'a.b': text }),                                            { 'a.b': 'x' },          "self.a__dot__b == 'x'"],
  ['a slash is a slash',                           object({ 'a/b': text }),                                            { 'a/b': 'x' },          "self.a__slash__b == 'x'"],
  ['two underscores are underscores',              object({ a__b: text }),                                             { a__b: 'x' },           "self.a__underscores__b == 'x'"],
  ['a word that holds a reserved one stays',       object({ inner: text }),                                            { inner: 'x' },          "self.inner == 'x'"],
  ['keys of a map stay as they are',               { type: 'object', additionalProperties: text },                     { 'a-b': 'x', namespace: 'y' }, "self['a-b'] == 'x' && 'namespace' in self"],
  ['items of a list are as their schema has them', { type: 'array', items: integer },                                  [1, 2],                  'self.all(x, x % 3 != 0) && self.exists_one(x, x == 2)'],
  ["functions on texts are Kubernetes'",           object({ a: text }),                                                { a: 'a,b' },            "self.a.split(',').size() == 2 && self.a.substring(0, 1) == 'a'"],
  ['a pattern is searched for',                    object({ a: text }),                                                { a: 'abc' },            "self.a.matches('b') && !self.a.matches('^b')"],
])('ruleProblems(): %s', (_way, schema, value, rule) => {
  expect(refused(value, ruled(schema, rule))).toEqual([]);
  expect(refused(value, ruled(schema, `!(${rule})`))).toEqual([`spec: such that !(${rule})`]);
});

// What a rule that is broken says, and where.
// prettier-ignore
test.each<[way: string, schema: StructuralSchema, value: unknown, ...refused: string[]]>([
  ['the rule itself where there is no message',   ruled(integer, 'self > 5'),                                                      1, 'spec: such that self > 5'],
  ['the message',                                 ruled(integer, { rule: 'self > 5', message: 'it is large' }),                    1, 'spec: such that it is large'],
  ['the message expression before the message',   ruled(integer, { rule: 'self > 5', message: 'm', messageExpression: "'got ' + string(self)" }), 1, 'spec: such that got 1'],
  ['the message where the expression fails',      ruled(object({}), { rule: 'false', message: 'm', messageExpression: 'self.a' }), {}, 'spec: such that m'],
  ['the message where the expression is no text', ruled(integer, { rule: 'false', message: 'm', messageExpression: '1' }),         1, 'spec: such that m'],
  ['the field that the rule names',               ruled(object({ a: integer }), { rule: 'self.a > 5', message: 'm', fieldPath: '.a' }), { a: 1 }, 'spec.a: such that m'],
  ['every broken rule',                           ruled(integer, 'self > 5', 'self > 0', 'self > 7'),                              1, 'spec: such that self > 5', 'spec: such that self > 7'],
  ['the item that breaks it',                     { type: 'array', items: ruled(integer, 'self > 5') },                            [9, 1], 'spec[1]: such that self > 5'],
  ['the value of a map that breaks it',           { type: 'object', additionalProperties: ruled(integer, 'self > 5') },            { 'a.b': 1 }, 'spec["a.b"]: such that self > 5'],
  ['a default that breaks it',                    object({ a: { ...ruled(integer, 'self > 5'), default: 1 } }),                    {}, 'spec.a: such that self > 5'],
])('ruleProblems() tells %s', (_way, schema, value, ...expected) => {
  expect(refused(value, schema)).toEqual(expected);
});

test.each([
  ['a rule about a change', 'self == oldSelf'],
  ['one that looks at the old value only where there is one', 'oldSelf.hasValue() ? self == oldSelf.value() : false'],
])('ruleProblems() passes over %s, since the object is new', (_what, rule) => {
  expect(refused({}, ruled(object({}), rule))).toEqual([]);
});

test('ruleProblems() takes a rule that fails for one that refuses', () => {
  expect(refused({}, ruled(object({ a: integer }), 'self.a > 5'))).toEqual([
    expect.stringMatching(/^spec: such that its rule can be evaluated, which fails \(.*\): self\.a > 5$/),
  ]);
});

test.each([
  ['a function that nobody knows', 'self.frobnicate()', /^spec unread: it calls frobnicate, which is not known here$/],
  [
    "one of Kubernetes' that no rule of the platform uses",
    "quantity('1').isGreaterThan(quantity('2'))",
    /calls .*quantity/,
  ],
])('ruleProblems() says of %s that it is not read', (_what, rule, expected) => {
  expect(refused({}, ruled(object({}), rule))).toEqual([expect.stringMatching(expected)]);
});

test("rules at the root see the object's name, and nothing else of its metadata", () => {
  const named = (rule: string) =>
    ruleProblems({ metadata: { name: 'a', labels: { a: 'b' } } }, ruled(object({}), rule)).problems;
  expect(named("self.metadata.name == 'a'")).toEqual([]);
  expect(named('!has(self.metadata.labels)')).toEqual([]);
  expect(named("self.metadata.name == 'b'")).toHaveLength(1);
});

// As Go's url.ParseRequestURI takes them; the examples are those of Kubernetes' documentation, and more.
// prettier-ignore
test.each<[url: string, taken: boolean]>([
  ['https://user:pass@example.com:80/path?query=val#fragment', true],
  ['https://example.com', true],
  ['https://[::1]:80/', true],
  ['/absolute-path', true],
  ['https://a:b:c/', false],
  ['../relative-path', false],
  ['example.com', false],
  ['', false],
])('isURL(%j) is %s', (url, taken) => {
  expect(refused(url, ruled(text, 'isURL(self)'))).toHaveLength(taken ? 0 : 1);
  // A text that is none makes url() fail, which refuses.
  expect(refused(url, ruled(text, "url(self).getScheme() in ['https', '']"))).toHaveLength(taken ? 0 : 1);
});

test.each([
  ['https://example.com', 'https'],
  ['HTTP://example.com', 'http'],
  ['/absolute-path', ''],
])('url(%j).getScheme() is %j', (url, scheme) => {
  expect(refused(url, ruled(text, `url(self).getScheme() == '${scheme}'`))).toEqual([]);
});

describeUpstream('the rules of the platform', () => {
  test('can all be read', async () => {
    const { kinds } = await loadCrds(upstreamFolder);
    const rules = new Set(kinds.flatMap(({ schema }) => [...rulesIn(schema)]));
    expect(rules.size).toBeGreaterThan(100);
    const unread = [...rules].flatMap((rule) => ruleProblems({}, ruled(object({}), rule)).unreadable);
    expect(unread).toEqual([]);
  });
});

/** Every expression of a schema's rules. */
function* rulesIn(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const { rule, messageExpression } of (value as StructuralSchema)['x-kubernetes-validations'] ?? []) {
    yield rule.replaceAll('oldSelf', 'self');
    if (messageExpression !== undefined) yield messageExpression;
  }
  for (const inside of Object.values(value)) yield* rulesIn(inside);
}
