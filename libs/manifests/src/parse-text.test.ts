import fc from 'fast-check';
import { CORE_SCHEMA, loadAll } from 'js-yaml';
import { formatYaml } from './format-yaml';
import { parseText } from './parse-text';
import { notPlain, plainReader } from './plain-yaml';

const never = plainReader((scalar) => {
  throw new Error(`asked for ${scalar}`);
});
const reader = plainReader((scalar) => scalar);

/** What a whole reader makes of a text, or that it refuses it. */
function whole(text: string): unknown {
  try {
    return loadAll(text, null, { schema: CORE_SCHEMA }).filter((object) => object !== null && object !== undefined);
  } catch {
    return 'refused';
  }
}

function ours(text: string): unknown {
  const { documents, problems } = parseText(text);
  return problems.length > 0 ? 'refused' : documents.map(({ object }) => object);
}

// prettier-ignore
test.each<[text: string, value: unknown]>([
  ['a: 1',                                 { a: 1 }],
  ['a: b c\nd: "e"\nf: \'g\'\'h\'',        { a: 'b c', d: 'e', f: "g'h" }],
  ['a:\n  b:\n    c: true\n  d: null\n',   { a: { b: { c: true }, d: null } }],
  ['a:\n- b\n- c: d\n  e: f\ng: []',       { a: ['b', { c: 'd', e: 'f' }], g: [] }],
  ['- - a\n  - b\n-\n  c: {}',             [['a', 'b'], { c: {} }]],
  ['# x\n\na: |\n  b\n\n   c\n\nd: |-\n  e\n', { a: 'b\n\n c\n', d: 'e' }],
  ['a:\nb:',                               { a: null, b: null }],
  ['a.b/c: http://x:80/y',                 { 'a.b/c': 'http://x:80/y' }],
  ['"a b": "c\\n\\"d\\\\"',                { 'a b': 'c\n"d\\' }],
  ['',                                     null],
])('plainReader() reads %j', (text, value) => {
  expect(reader.read(text)).toEqual(value);
});

test('plainReader() asks for nothing that it can tell itself', () => {
  expect(never.read('a: 80\nb: yes\nc: text 1\nd: False')).toEqual({ a: 80, b: 'yes', c: 'text 1', d: false });
});

// prettier-ignore
test.each([
  'a: &x 1', 'a: *x', 'a: !!str 1', '? a', '{a: b}', 'a: [b]', 'a: >\n  b', 'a: |+\n  b', 'a: |2\n  b', 'a: b\n  c',
  'a: "b\n  c"', '\ta: b', 'a: b # c', 'a: b: c', '1: a', 'true: a', '<<: a', 'a: 1\na: 2', '__proto__: 1', 'a:\n    b: 1\n  c: 2',
  'a : b', '- a\n b', 'a: - b', 'a: @b', 'a: `b', 'a: %b', '"a: b', 'a: "\\x41"', "a: 'b'c'", '"a"b": c', '  -\n   -\n  - x',
])('plainReader() gives up on %j', (text) => {
  expect(reader.read(text)).toBe(notPlain);
});

// prettier-ignore
test.each<[text: string, lines: number[]]>([
  ['a: 1\n---\nb: 1\n',                       [1, 3]],
  ['---\n# c\n\na: 1\n--- \n---\n\nb: 1',     [4, 8]],
  ['# only\n---\n[a]\n---\nb: |\n  ---\n',     [3, 5]],
  ['a: 1\r\n---\r\nb: 1\r\n',                 [1, 3]],
  ['%YAML 1.2\n---\na: 1\n...\n---\nb: 1\n',   [3, 6]],
])('parseText() of %j knows the line of each document', (text, lines) => {
  expect(parseText(text).documents.map(({ line }) => line)).toEqual(lines);
});

test('parseText() reads the documents around one that does not parse, and says where and what that is', () => {
  const { documents, problems } = parseText('a: 1\n---\napiVersion: v1\nkind: ConfigMap\nb: 1\nb: 2\n---\nc: 3\n');
  expect(documents).toEqual([
    { line: 1, object: { a: 1 } },
    { line: 8, object: { c: 3 } },
  ]);
  expect(problems).toEqual([{ line: 6, reason: 'duplicated mapping key', apiVersion: 'v1', kind: 'ConfigMap' }]);
});

// prettier-ignore
test.each<[when: string, text: string, head: object]>([
  ['a template',           '{{- if .x }}\napiVersion: v1\nkind: Service\n{{- end }}', { apiVersion: 'v1', kind: 'Service' }],
  ['two kinds in one',     'a: [\nkind: A\nkind: B', {}],
  ['a kind that is a template', 'a: [\nkind: {{ x }}', {}],
])('parseText() sniffs the kind of %s as far as it is sure', (_when, text, head) => {
  const { problems } = parseText(text);
  expect(problems).toEqual([{ line: expect.any(Number), reason: expect.any(String), ...head }]);
});

test('parseText() refuses aliases that stand for too much', () => {
  const bomb = [
    'a: &a [x, x, x, x, x, x, x, x, x, x]',
    ...'bcdefgh'
      .split('')
      .map((name, index) => `${name}: &${name} [${Array(10).fill(`*${'abcdefgh'[index]}`).join(', ')}]`),
  ];
  expect(parseText(bomb.join('\n'))).toMatchObject({
    documents: [],
    problems: [{ line: 1, reason: expect.stringContaining('aliases') }],
  });
  expect(parseText('a: &a\n  b: *a')).toMatchObject({ documents: [], problems: [{}] });
  expect(parseText('a: &a [1]\nb: *a').documents).toEqual([{ line: 1, object: { a: [1], b: [1] } }]);
});

const nasty = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({
    unit: fc.constantFrom(
      'a',
      '0',
      '1',
      ' ',
      ':',
      '#',
      '-',
      "'",
      '"',
      '\\',
      '\n',
      '.',
      ',',
      '[',
      '{',
      '&',
      '*',
      '!',
      '|',
      '>',
      '%',
      '?',
      '~',
      '\t',
      '=',
      '<',
      'e',
      'x',
      '_',
      '+',
    ),
  }),
);
const tree = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    nasty,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true, noInteger: true }),
    fc.boolean(),
    fc.constant(null),
    tie('list'),
    tie('map'),
  ),
  list: fc.array(tie('value'), { maxLength: 4 }),
  map: fc.dictionary(nasty, tie('value'), { maxKeys: 4 }),
})).map;

test('parseText() reads what we write as the whole reader does', () => {
  fc.assert(
    fc.property(fc.array(tree, { minLength: 1, maxLength: 3 }), (objects) => {
      const text = formatYaml(objects as never, '# x');
      expect(ours(text)).toEqual(whole(text));
    }),
    { numRuns: 500 },
  );
});

// Lines of YAML in any order and depth: most are no YAML at all, and then both must refuse it.
const line = fc
  .tuple(
    fc.integer({ min: 0, max: 6 }),
    fc.constantFrom(
      'a: b',
      'a:',
      'c: 1',
      '- x',
      '-',
      '- d: e',
      '- - y',
      'f: |',
      'f: |-',
      'g: ""',
      "h: 'i'",
      '# z',
      '',
      '---',
      'j: {}',
      'k: []',
      'l',
      'm: n o',
      '1: p',
      'q: -1',
      'r: 0x1f',
      's: ~',
      't: "u: v"',
      '"w": x',
      '- "y": z',
      '...',
      '- |',
      'a: 1e3',
      'b: .5',
      'c: 017',
      'd: 1_0',
      'e: a#b',
      'f: a #b',
      'g: >-',
      'h: &x y',
      'i: *x',
      '  ',
    ),
  )
  .map(([indent, content]) => ' '.repeat(indent) + content);

test('parseText() reads any lines as the whole reader does', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), fc.constantFrom('', '\n'), (lines, end) => {
      const text = lines.join('\n') + end;
      expect(ours(text)).toEqual(whole(text));
    }),
    { numRuns: 20_000 },
  );
});
