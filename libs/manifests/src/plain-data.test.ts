import { plainData } from './plain-data';

const cycle: Record<string, unknown> = {};
cycle['self'] = { again: cycle };

// What is wrong with the field `spec.x`, if anything?
// prettier-ignore
test.each<[when: string, value: unknown, problem: string | undefined]>([
  ['it is a text', 'a', undefined],
  ['it is null', null, undefined],
  ['it is false', false, undefined],
  ['it is the largest safe integer', Number.MAX_SAFE_INTEGER, undefined],
  ['it is a fraction', 0.1, undefined],
  ['it is undefined', undefined, undefined],
  ['it has no prototype', Object.create(null), undefined],
  ['it is a surrogate pair', '\u{1f600}', undefined],
  ['it is a function', () => 1, 'spec.x must be data, got a function'],
  ['it is a symbol', Symbol('s'), 'spec.x must be data, got a symbol'],
  ['it is a bigint', 1n, 'spec.x must be data, got a bigint'],
  ['it is NaN', NaN, 'spec.x must be a finite number, got NaN'],
  ['it is infinite', -Infinity, 'spec.x must be a finite number, got -Infinity'],
  ['it is too large an integer', 2 ** 53, 'spec.x must be an integer that keeps all its digits (at most 2^53 - 1), got 9007199254740992'],
  ['it is a Date', new Date(0), 'spec.x must be data, got an instance of Date'],
  ['it is a Map', new Map(), 'spec.x must be data, got an instance of Map'],
  ['it is a class instance', new (class Port {})(), 'spec.x must be data, got an instance of Port'],
  ['it is half a surrogate pair', '\ud83d', 'spec.x must be Unicode text, got "\\ud83d"'],
  ['a key is half a surrogate pair', { '\ude00': 1 }, 'spec.x["\\ude00"] must be Unicode text, got "\\ude00"'],
  ['a key is a symbol', { [Symbol('s')]: 1 }, 'spec.x must be data, got the key Symbol(s)'],
  ['a list holds undefined', [1, undefined], 'spec.x[1] must be data, got undefined in a list'],
  ['a list has a hole', [, 1], 'spec.x[0] must be data, got undefined in a list'],
  ['it is deep inside', { 'a.b': [{ c: NaN }] }, 'spec.x["a.b"][0].c must be a finite number, got NaN'],
  ['it holds itself', cycle, 'spec.x.self.again must be data, got an object that holds itself'],
])('plainData() judges a field when %s', (_when, value, problem) => {
  const lines = plainData({ spec: { x: value } }).problems.map((p) => `${p.path} must be ${p.expected}, got ${p.found}`);
  expect(lines).toEqual(problem === undefined ? [] : [problem]);
});

test('plainData() reports all problems at once', () => {
  expect(plainData({ a: NaN, b: [() => 1], c: 1 }).problems.map(({ path }) => path)).toEqual(['a', 'b[0]']);
});

test('plainData() drops undefined fields and keeps null ones', () => {
  expect(plainData({ a: undefined, b: null, c: { d: undefined } }).data).toStrictEqual({ b: null, c: {} });
});

test('plainData() accepts one object in two places', () => {
  const shared = { a: 1 };
  expect(plainData([shared, { shared }])).toEqual({ data: [{ a: 1 }, { shared: { a: 1 } }], problems: [] });
});

test('plainData() makes no difference between 0 and -0', () => {
  expect(plainData(-0).data).toBe(0);
});

test('plainData() keeps a key named __proto__', () => {
  const { data } = plainData(JSON.parse('{"__proto__": {"a": 1}}'));
  expect(JSON.stringify(data)).toBe('{"__proto__":{"a":1}}');
});

test('plainData() puts what an object is first, and all other fields in the order of their names', () => {
  const { data } = plainData({
    spec: { b: 1, a: { kind: 1, apiVersion: 2 } },
    metadata: {},
    kind: 'K',
    data: 0,
    apiVersion: 'v1',
  });
  expect(JSON.stringify(data)).toBe(
    '{"apiVersion":"v1","kind":"K","metadata":{},"data":0,"spec":{"a":{"apiVersion":2,"kind":1},"b":1}}',
  );
});
