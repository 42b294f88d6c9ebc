import { findings } from './judge-output';
import { type Expectation, gaps, type KyvernoTest } from './suites';

const rows = (...cells: readonly (readonly [rule: string, resource: string, result: string, reason: string])[]) =>
  [
    'Loading test t ( /t/kyverno-test.yaml ) ...',
    '│ ID │ POLICY │ RULE │ RESOURCE │ RESULT │ REASON │',
    ...cells.map((row, index) => `│ ${index + 1}  │ p │ ${row.join(' │ ')} │`),
  ].join('\n');

const expected = (result: Expectation['result'], resources: readonly string[], rest: Partial<Expectation> = {}) => ({
  policy: 'p',
  rule: 'r',
  result,
  resources,
  ...rest,
});
const test1 = (...results: readonly Expectation[]): readonly KyvernoTest[] => [
  { file: '/t/kyverno-test.yaml', suite: 'p', results },
];
const compared = { patchedResources: 'patched.yaml' };

// Kyverno 1.14.4 says "Pass" of each of these rows.
// prettier-ignore
test.each<[when: string, expectation: Expectation, reason: string, isFine: boolean]>([
  ['a resource passes',                         expected('pass', ['a']), 'Ok', true],
  ['no rule matches what should pass',          expected('pass', ['a']), 'Excluded', false],
  ['a resource fails',                          expected('fail', ['a']), 'Ok', true],
  ['what should fail passes',                   expected('fail', ['a']), 'Want fail, got pass', false],
  ['what should fail is an error',              expected('fail', ['a']), 'Want fail, got error', false],
  ['no rule matches what should fail',          expected('fail', ['a']), 'Excluded', false],
  ['a patch is not what it must not be',        expected('fail', ['a'], compared), 'Resource diff', true],
  ['a patch is what it must not be',            expected('fail', ['a'], compared), 'Ok', false],
  ['nothing is compared, and there is a difference', expected('fail', ['a']), 'Resource diff', false],
  ['a resource is skipped',                     expected('skip', ['a']), 'Excluded', true],
  ['what should be skipped fails',              expected('skip', ['a']), 'Want skip, got fail', false],
])('findings() judges by the reason when %s', (_when, expectation, reason, isFine) => {
  expect(findings(rows(['r', 'v1/Pod/a', 'Pass', reason]), test1(expectation))).toHaveLength(isFine ? 0 : 1);
});

test('findings() takes equal rows of one resource together, unless the next result is about it again', () => {
  const ok = ['r', 'v1/Pod/a', 'Pass', 'Ok'] as const;
  expect(findings(rows(ok, ok), test1(expected('pass', ['a'])))).toEqual([]);
  const wrong = ['r', 'v1/Pod/a', 'Pass', 'Want pass, got fail'] as const;
  expect(findings(rows(ok, wrong), test1(expected('pass', ['a'])))).toEqual([
    'p: r of a: expected pass, got Ok, Want pass, got fail',
  ]);
  const twice = [expected('pass', ['a'], compared), expected('fail', ['a'], compared)];
  expect(findings(rows(ok, ['r', 'v1/Pod/a', 'Pass', 'Resource diff']), test1(...twice))).toEqual([]);
});

test('findings() misses a result that did not come, and one that nobody expected', () => {
  expect(findings('panic', test1(expected('pass', ['a'])))).toEqual(['p: r of a: expected pass, got nothing']);
  const other = ['other', 'v1/Pod/b', 'Pass', 'Ok'] as const;
  expect(findings(rows(['r', 'v1/Pod/a', 'Pass', 'Ok'], other), test1(expected('pass', ['a'])))).toEqual([
    'p: Kyverno gave 1 results more than expected',
  ]);
});

const policy = { metadata: { name: 'p' }, spec: { rules: [{ name: 'r' }] } };

// prettier-ignore
test.each<[when: string, tests: readonly KyvernoTest[], missing: readonly string[]]>([
  ['all is there',          test1(expected('pass', ['a']), expected('fail', ['b']), expected('skip', ['c'])), []],
  ['there is no suite',     [], ['policy p has no suite']],
  ['nothing passes',        test1(expected('fail', ['b']), expected('skip', ['c'])), ['rule p/r has no resource for "pass"']],
  ['nothing fails',         test1(expected('pass', ['a']), expected('fail', []), expected('skip', ['c'])), ['rule p/r has no resource for "fail"']],
  ['nothing is skipped',    test1(expected('pass', ['a']), expected('fail', ['b'])), ['policy p has no resource for "skip"']],
  ['it is of another rule', test1(expected('pass', ['a'], { rule: 's' }), expected('fail', ['b']), expected('skip', ['c'])), ['rule p/r has no resource for "pass"']],
])('gaps() says what is untested when %s', (_when, tests, missing) => {
  expect(gaps([policy], tests)).toEqual(missing);
});

test('gaps() says when a suite is of no policy', () => {
  expect(gaps([], test1(expected('pass', ['a'])))).toEqual(['suite p has the name of no policy']);
});
