import { isPortable, matchesWhole } from './pattern';

test.each(['/a', '/api/v[0-9]+/.*', '(GET|POST)', '/a(?:/b)?', '/\\d{1,3}', 'a\\.b', '[^/]+', '/x{2}', 'a.*?b'])(
  'isPortable() trusts %s',
  (pattern) => {
    expect(isPortable(pattern)).toBe(true);
  },
);

test.each([
  '(?=a)',
  '(?!a)',
  '(?i)a',
  '(?P<x>a)',
  '\\pL',
  '[[:alpha:]]',
  '\\Aab\\z',
  '(a)\\1',
  'a{',
  'a**',
  '(',
  '\\s',
  '\\bx',
])('isPortable() does not trust %s', (pattern) => {
  expect(isPortable(pattern)).toBe(false);
});

test.each([
  ['yes', '/a|/b', '/b'],
  ['no', '/a|/b', '/bc'],
  ['no', '/a', 'x/a'],
  ['unknown', '(?i)/a', '/A'],
])('matchesWhole() says %s of %s and %s', (value, pattern, text) => {
  expect(matchesWhole(pattern, text).value).toBe(value);
});
