import { describeTexts } from './describe-texts';
import { istioPattern } from './text-pattern';

const texts = ['/', '/a', '/a/x', '/a/b', '/a/b/x'];
const patterns = ['/a', '/a/*', '/a/b', '/a/b/*'].map((value) => istioPattern(value, 'path'));

// Some of the texts above, as lists of patterns.
// prettier-ignore
test.each<[lists: readonly (readonly string[])[], chosen: readonly string[]]>([
  [[['*']],                              texts],
  [[['/a']],                             ['/a']],
  [[['/a', '/a/*']],                     ['/a', '/a/x', '/a/b', '/a/b/x']],
  [[['/a/b', '/a/b/*']],                 ['/a/b', '/a/b/x']],
  [[['/a/*', '!/a/b', '!/a/b/*']],       ['/a/x']],
  [[['*', '!/a', '!/a/*']],              ['/']],
  [[['/a/b'], ['*', '!/a', '!/a/*']],    ['/', '/a/b']],
])('describeTexts() says %j', (lists, chosen) => {
  const indices = new Set(chosen.map((text) => texts.indexOf(text)));
  const found = describeTexts(texts, patterns, indices);
  expect(found).toEqual(lists);
});

test('describeTexts() says what fits two patterns at once', () => {
  const crossing = ['/a*', '*.js'].map((value) => istioPattern(value, 'path'));
  expect(describeTexts(['/', '/a', '/x.js', '/a.js'], crossing, new Set([3]))).toEqual([['/a* & *.js']]);
});
