import { type Term, Terms } from './terms';
import type { Value } from './truth';

const terms = new Terms();
const [yes, no, unknown, x, y] = [terms.yes, terms.no, terms.unknown, terms.when('x'), terms.when('y')];
const at = (term: Term, condition: string) => ({ term, conditions: [condition] });

// prettier-ignore
test.each<[value: Value, conditions: readonly string[], what: string, term: Term]>([
  ['no',          [],          'one of all is no',                      terms.every([yes, unknown, no])],
  ['unknown',     [],          'one of all is unknown',                 terms.every([yes, unknown, x])],
  ['conditional', ['x', 'y'],  'two of all are conditional',            terms.every([yes, x, y])],
  ['yes',         [],          'all of none',                           terms.every([])],
  ['yes',         [],          'one of some is yes',                    terms.some([yes, unknown, no])],
  ['conditional', ['x'],       'one of some is conditional',            terms.some([x, no])],
  ['unknown',     [],          'one of some is unknown, none yes',      terms.some([x, unknown, no])],
  ['no',          [],          'some of none',                          terms.some([])],
  ['conditional', ['not: x'],  'the opposite of a condition',           terms.not(x)],
  ['conditional', ['x'],       'the opposite of its opposite',          terms.not(terms.not(x))],
  ['unknown',     [],          'the opposite of unknown',               terms.not(unknown)],
  ['yes',         [],          'yes in each case',                      terms.cases([at(yes, 'x'), at(yes, 'y')])],
  ['conditional', ['x'],       'yes in one case only',                  terms.cases([at(yes, 'x'), at(no, 'y')])],
  ['conditional', ['x', 'y'],  'yes in two of three',                   terms.cases([at(yes, 'x'), at(yes, 'y'), at(no, 'z')])],
  ['unknown',     [],          'unknown in one case',                   terms.cases([at(yes, 'x'), at(unknown, 'y')])],
  ['unknown',     [],          'one of two that must agree is no',      terms.agree(yes, no)],
  ['unknown',     [],          'both that must agree are conditional',  terms.agree(x, x)],
  ['no',          [],          'both that must agree are no',           terms.agree(no, no)],
])('Terms says %s on %j where %s', (value, conditions, _what, term) => {
  expect(term.truth).toEqual({ value, conditions });
});

test('Terms makes equal formulas once', () => {
  const leaf = (text: string) =>
    terms.leaf({ kind: 'text', field: 'path', pattern: { form: 'exact', text, view: 'raw' } });
  expect(terms.every([leaf('/a'), leaf('/b'), yes])).toBe(terms.and(leaf('/b'), leaf('/a')));
  expect(terms.every([leaf('/a'), terms.every([leaf('/b'), no])])).toBe(no);
});
