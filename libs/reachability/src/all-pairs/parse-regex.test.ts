import { Choose } from '../testing/random-world-choose';
import { parseRegex } from './parse-regex';
import { derivative, isNullable, type Regex } from './regex';

const expressions = [
  ...[
    '',
    'a',
    'ab',
    'a|b',
    '(a|b)*',
    'a+b?',
    '(?:ab)+',
    '[abc]+',
    '[^a]b',
    '.',
    '.*',
    'a.*b',
    'a{2}',
    'a{1,2}b',
    'a{2,}',
  ],
  ...['\\d+', '\\w', '\\W', '[\\d.]+', '\\.', '[a-c]x', '(a|)b', '[-a]', 'a*?b'],
];

test.each(expressions)('parseRegex() reads %s as JavaScript does', (source) => {
  const choose = new Choose(source.length + 1);
  const tree = parseRegex(source);
  const expected = new RegExp(`^(?:${source})$`);
  for (let round = 0; round < 400; round++) {
    const text = choose.times(choose.integer(0, 5), () => choose.one([...'aabbcx1.-_'])).join('');
    expect({ text, matches: tree !== undefined && matches(tree, text) }).toEqual({
      text,
      matches: expected.test(text),
    });
  }
});

// What RE2 and others may read differently, and what no regular language is.
test.each([
  '(?i)a',
  'a(?=b)',
  '\\b',
  '\\1',
  '\\pL',
  '[[:alpha:]]',
  '^a',
  'a$',
  'a**',
  'a{1',
  '(a',
  'a)',
  '[b-a]',
  '[]',
  '\\',
  'a{999}',
])('parseRegex() leaves %s alone', (source) => expect(parseRegex(source)).toBeUndefined());

function matches(tree: Regex, text: string): boolean {
  return isNullable([...text].reduce((state, char) => derivative(state, char.charCodeAt(0)), tree));
}
