import { goPattern } from './go-pattern';

// Does the pattern match, as it does in Go?
// prettier-ignore
test.each<[pattern: string, text: string, answer: boolean]>([
  ['^a$', 'a', true],
  ['^a$', 'a\n', false],
  ['a', 'bab', true],
  ['^(?i)(abort|warn)?$', 'ABORT', true],
  ['^(abort|warn)?$', 'ABORT', false],
  ['(?i)a', 'A', true],
  ['(?s)^.$', '\n', true],
  ['(?is)^A.$', 'a\n', true],
  ['^.$', '\n', false],
  ['^.$', '\r', true],
  ['^.$', '\u2028', true],
  ['^.$', '\u{1f600}', true],
  ['^\\.$', 'a', false],
  ['^[.]$', 'a', false],
  ['^\\s$', ' ', true],
  ['^\\s$', '\u00a0', false],
  ['^\\s$', '\v', false],
  ['^[\\s]$', '\u00a0', false],
  ['^[\\s-]$', '-', true],
  ['^\\S$', '\u00a0', true],
  ['^\\S$', ' ', false],
  ['^\\d+\\w\\b$', '1a', true],
  ['\\Aa\\z', 'a', true],
  ['\\Aa\\z', 'ba', false],
  ['\\Aa\\z', 'ab', false],
  ['^(?P<name>a)$', 'a', true],
  ['^[]a]+$', ']a', true],
  ['^[^]a]+$', 'b', true],
  ['^[^]a]+$', ']', false],
  ['^[a[]+$', 'a[', true],
  ['^[a[]b]$', 'ab]', true],
  ['^[A-Za-z0-9-_]+$', 'a-_', true],
  ['^[\\d-x]+$', '1-x', true],
  ['^[a\\-z]+$', 'b', false],
  ['^[a\\-z]+$', '-', true],
  ['^\\-\\_\\@\\"\\#\\ $', '-_@"# ', true],
  ['^[\\_\\@]+$', '_@', true],
  ['^\\/\\^\\$\\*\\+\\?\\(\\)\\[\\]\\{\\}\\|\\\\$', '/^$*+?()[]{}|\\', true],
  ['^a{2}$', 'aa', true],
  ['^a{,2}$', 'a{,2}', true],
  ['^\\x60\\x{1F600}$', '`\u{1f600}', true],
  ['^\\a\\t\\n\\f\\r\\v$', '\x07\t\n\f\r\v', true],
  ['^[\\x{60}]$', '`', true],
  ['^[\\_\u{1f600}]$', '\u{1f600}', true],
  ['^\\p{L}$', 'ä', true],
])('goPattern() lets %j match %j: %s', (pattern, text, answer) => {
  expect(goPattern(pattern).test(text)).toBe(answer);
});

test.each(['a(?i)b', '(?i:a)', '^[[:alpha:]]$', '^[^[:space:]]$', '(?U)a', '\\Qa.b\\E', '('])(
  'goPattern() refuses %s',
  (pattern) => {
    expect(() => goPattern(pattern)).toThrow(SyntaxError);
  },
);
