import { every, inAnyCase, no, not, some, type Truth, unknown, when, yes } from './truth';

const maybe = when('token', 'a');
const doubt = unknown('why');

test.each<[one: Truth, other: Truth, both: Truth, either: Truth]>([
  [no, no, no, no],
  [no, maybe, no, maybe],
  [no, doubt, no, doubt],
  [no, yes, no, yes],
  [maybe, maybe, maybe, maybe],
  [maybe, doubt, doubt, doubt],
  [maybe, yes, maybe, yes],
  [doubt, doubt, doubt, doubt],
  [doubt, yes, doubt, yes],
  [yes, yes, yes, yes],
])('every() and some() of $value and $value', (one, other, both, either) => {
  expect([every([one, other]), every([other, one])]).toEqual([both, both]);
  expect([some([one, other]), some([other, one])]).toEqual([either, either]);
});

test('every() of nothing is yes, some() of nothing is no', () => {
  expect([every([]), some([])]).toEqual([yes, no]);
});

test('not() turns conditions around', () => {
  expect([yes, no, doubt].map(not)).toEqual([no, yes, doubt]);
  expect(not(maybe).conditions).toEqual([{ fact: 'token', holds: false, detail: 'a' }]);
});

const near = { fact: 'same-node', holds: true, detail: 'x' } as const;
const server = { fact: 'api-server-address', holds: true, detail: 'y' } as const;

test.each<[expected: Truth['value'], when: string, cases: Parameters<typeof inAnyCase>[0]]>([
  [
    'yes',
    'all are yes',
    [
      { truth: yes, conditions: [near] },
      { truth: yes, conditions: [] },
    ],
  ],
  ['no', 'all are no', [{ truth: no, conditions: [near] }]],
  [
    'conditional',
    'they differ',
    [
      { truth: yes, conditions: [near] },
      { truth: no, conditions: [] },
    ],
  ],
  [
    'unknown',
    'they differ and one is unknown',
    [
      { truth: yes, conditions: [near] },
      { truth: doubt, conditions: [] },
    ],
  ],
])('inAnyCase() is %s when %s', (expected, _when, cases) => {
  expect(inAnyCase(cases).value).toBe(expected);
});

test('inAnyCase() names what all open cases have in common', () => {
  const cases = [
    { truth: yes, conditions: [near] },
    { truth: yes, conditions: [near, server] },
    { truth: no, conditions: [server] },
  ];
  expect(inAnyCase(cases).conditions).toEqual([near]);
});

test('inAnyCase() names what each open case asks for where they have nothing in common', () => {
  const far = { ...near, holds: false };
  const other = { ...near, detail: 'z' };
  const named = (...lists: readonly (readonly Parameters<typeof inAnyCase>[0][number]['conditions'][number][])[]) =>
    inAnyCase([...lists.map((conditions) => ({ truth: yes, conditions })), { truth: no, conditions: [] }]).conditions;
  expect(named([near, server], [near])).toStrictEqual([near]);
  expect(named([server, near], [near], [near, far])).toStrictEqual([near]);
  expect(named([near], [far])).toStrictEqual([near, far]);
  expect(named([near], [other])).toStrictEqual([near, other]);
  expect(named([near], [{ ...server, detail: near.detail }])).toStrictEqual([near, { ...server, detail: near.detail }]);
  expect(named([near], [])).toStrictEqual([near]);
});

test('every() and some() keep each condition and each doubt once', () => {
  const token = when('token', 'b');
  expect(every([maybe, token, maybe]).conditions).toStrictEqual([...maybe.conditions, ...token.conditions]);
  expect(some([maybe, when('header', 'a')]).conditions.map(({ fact }) => fact)).toStrictEqual(['token', 'header']);
  expect(every([maybe, not(maybe)]).conditions.map(({ holds }) => holds)).toStrictEqual([true, false]);
  expect(every([doubt, unknown('else'), doubt]).doubts).toStrictEqual(['why', 'else']);
});
