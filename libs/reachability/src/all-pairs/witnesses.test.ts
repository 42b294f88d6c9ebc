import type { RequestField } from './http-leaf';
import { fitsPattern, istioPattern, regexPattern, type TextPattern } from './text-pattern';
import { defaultWitnessLimits, witnesses } from './witnesses';

const path = (value: string) => istioPattern(value, 'path');
const raw = (value: string) => istioPattern(value, 'raw');

// Which sets of patterns does some text fit? Each pattern is a letter, `-` is none of them.
// prettier-ignore
test.each<[when: string, field: RequestField, patterns: readonly TextPattern[], sets: string]>([
  ['there is no pattern',               'path',   [],                                                   '-'],
  ['one begins another',                'path',   [path('/a/*'), path('/a/b')],                         '- A AB'],
  ['an end meets a beginning',          'path',   [path('/a*'), path('*.js')],                          '- A AB B'],
  ['a text is end and beginning',       'path',   [path('/ab'), path('/a*'), path('*b')],               '- ABC B BC C'],
  ['any text is asked for',             'method', [raw('*'), raw('GET')],                               'A AB'],
  ['an expression ends a path',         'path',   [regexPattern('/a/[0-9]+'), regexPattern('/a/.*')],   '- AB B'],
  ['expressions differ in a letter',    'path',   [regexPattern('/(a|b)/c?d'), regexPattern('/a/.*')],  '- A AB B'],
  ['repetition is counted',             'path',   [regexPattern('/x{2,3}'), regexPattern('/xx')],       '- A AB'],
  ['nothing fits',                      'path',   [regexPattern('a.*')],                                '-'],
  ['only one looks at the query',       'path',   [path('/a'), regexPattern('/a')],                     '- A AB'],
  ['only one looks at the case',        'host',   [istioPattern('h.x', 'host'), regexPattern('h\\.x')], '- A AB'],
])('witnesses() tells texts apart when %s', (_when, field, patterns, sets) => {
  const found = witnesses(field, patterns) ?? [];
  const fitting = found.map((text) => {
    const letters = patterns.flatMap((pattern, i) => (fitsPattern(pattern, text) === 'yes' ? [String.fromCharCode(65 + i)] : []));
    return letters.join('') || '-';
  });
  expect([...new Set(fitting)].sort().join(' ')).toBe(sets);
});

test.each([false, true])(
  'witnesses() makes hosts that a wildcard of one label more takes, automata: %s',
  (alwaysAutomata) => {
    const found = witnesses('host', [istioPattern('*.x', 'host')], { ...defaultWitnessLimits, alwaysAutomata });
    expect(found?.filter((host) => host.endsWith('.x')).map((host) => host.length > 2)).toEqual([true]);
  },
);

test('witnesses() finds the same sets by candidates and by automata', () => {
  const patterns = [path('/a/*'), path('*/b'), path('/a/b'), path('/'), path('/c*')];
  const setsOf = (texts: readonly string[] = []) =>
    texts.map((text) => patterns.map((pattern) => fitsPattern(pattern, text)).join()).sort();
  const automata = witnesses('path', patterns, { ...defaultWitnessLimits, alwaysAutomata: true });
  expect(setsOf(automata)).toEqual(setsOf(witnesses('path', patterns)));
});

test('witnesses() gives up beyond its limits', () => {
  const many = Array.from({ length: 12 }, (_, i) => regexPattern(`/.*${String.fromCharCode(97 + i)}.*x`));
  expect(witnesses('path', many, { ...defaultWitnessLimits, states: 100 })).toBeUndefined();
  expect(witnesses('path', [path('/a'), path('/b')], { ...defaultWitnessLimits, witnesses: 2 })).toBeUndefined();
});
