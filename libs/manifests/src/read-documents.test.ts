import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ManifestError } from './manifest-error';
import { readDocuments } from './read-documents';

let root: string;

beforeEach(() => {
  root = fs.mkdtempSync(join(tmpdir(), 'read-documents-'));
});

afterEach(() => {
  fs.rmSync(root, { recursive: true, force: true });
});

function write(path: string, content: string | Buffer): string {
  fs.mkdirSync(dirname(join(root, path)), { recursive: true });
  fs.writeFileSync(join(root, path), content);
  return join(root, path);
}

function problemsOf(path: string): readonly string[] {
  try {
    readDocuments(path);
    return [];
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    return error.problems.map(({ file, line, reason }) => `${file.replace(`${root}/`, '')}:${line}: ${reason}`);
  }
}

// Which documents does this text hold, by the line of their first content?
// prettier-ignore
test.each<[when: string, text: string, documents: [line: number, object: unknown][]]>([
  ['there is one document', 'a: 1\n', [[1, { a: 1 }]]],
  ['there are two', 'a: 1\nb: 2\n---\nc: 3\n', [[1, { a: 1, b: 2 }], [4, { c: 3 }]]],
  ['comments come first', '# x\n\n---\n# y\na: 1\n', [[5, { a: 1 }]]],
  ['there are empty documents', '---\n---\na: 1\n---\n# nothing\n---\n', [[3, { a: 1 }]]],
  ['there is nothing', '', []],
  ['there are only comments', '# a\n', []],
  ['content follows ---', '--- {a: 1}\n--- # x\nb: 2\n', [[1, { a: 1 }], [3, { b: 2 }]]],
  ['a document ends with ...', 'a: 1\n...\n---\nb: 2\n', [[1, { a: 1 }], [4, { b: 2 }]]],
  ['lines end with CRLF', 'a: 1\r\n---\r\nb: |\r\n  x\r\n  y\r\n', [[1, { a: 1 }], [3, { b: 'x\ny\n' }]]],
  ['there are anchors', 'a: &x {b: 1}\nc: *x\n', [[1, { a: { b: 1 }, c: { b: 1 } }]]],
  ['there are merge keys', 'a: &x {b: 1, c: 1}\nd:\n  <<: *x\n  c: 2\n', [[1, { a: { b: 1, c: 1 }, d: { b: 1, c: 2 } }]]],
  ['a block holds what looks like a document', 'a: |\n  x\n  ---\n  y\nb: 1\n---\nc: 1\n', [[1, { a: 'x\n---\ny\n', b: 1 }], [7, { c: 1 }]]],
  ['there is a date', 'a: 2001-01-01\n', [[1, { a: '2001-01-01' }]]],
  ['there is a byte order mark', '\ufeffa: 1\n', [[1, { a: 1 }]]],
  ['there is a List', 'kind: List\nitems:\n  - a: 1\n', [[1, { kind: 'List', items: [{ a: 1 }] }]]],
  ['the document is no object', '- a\n---\nb\n---\n0\n---\nfalse\n', [[1, ['a']], [3, 'b'], [5, 0], [7, false]]],
  ['it is JSON, indented by tabs', '{\n\t"a": "\\u00e4\\/",\n\t"b": [1.5e3, null]\n}\n', [[1, { a: 'ä/', b: [1500, null] }]]],
])('readDocuments() reads a file when %s', (_when, text, documents) => {
  const file = write('a.yaml', text);
  expect(readDocuments(file)).toEqual(documents.map(([line, object]) => ({ file, line, object })));
});

test('readDocuments() reads the manifests in a folder and in those below, in the order of their paths', () => {
  for (const path of ['b.yml', 'a.yaml', 'B.json', 'c/z.yaml', 'c-d.yaml', 'c/d/e.yaml']) write(path, '{"a": 1}');
  for (const path of [
    'access.md',
    'terraform/cdk.tf.json',
    'a.yaml.bak',
    'yaml',
    '.git/a.yaml',
    '.demo.new/a.yaml',
    '.demo.old/a.yaml',
  ])
    write(path, ': :');
  expect(readDocuments(root).map(({ file }) => file.replace(`${root}/`, ''))).toEqual([
    'B.json',
    'a.yaml',
    'b.yml',
    'c/d/e.yaml',
    'c/z.yaml',
    'c-d.yaml',
  ]);
});

test('readDocuments() reads a hidden manifest, as Argo CD does', () => {
  write('.hidden/.a.yaml', 'a: 1');
  expect(readDocuments(root)).toHaveLength(1);
});

test('readDocuments() reads a file of any name when it is asked for it', () => {
  expect(readDocuments(write('a.txt', 'a: 1'))).toHaveLength(1);
});

test('readDocuments() follows a link to a file but not to a folder', () => {
  write('real/a.yaml', 'a: 1');
  fs.mkdirSync(join(root, 'folder'));
  fs.symlinkSync('../real/a.yaml', join(root, 'folder/linked.yaml'));
  fs.symlinkSync('..', join(root, 'folder/loop'));
  expect(readDocuments(join(root, 'folder')).map(({ object }) => object)).toEqual([{ a: 1 }]);
});

test('readDocuments() keeps a relative path relative', () => {
  const file = write('a.yaml', 'a: 1');
  const old = process.cwd();
  process.chdir(root);
  try {
    expect(readDocuments('.').map((document) => document.file)).toEqual(['a.yaml']);
    expect(readDocuments('a.yaml').map((document) => document.file)).toEqual(['a.yaml']);
  } finally {
    process.chdir(old);
  }
  expect(fs.existsSync(file)).toBe(true);
});

// Why can't this file be read, and in which line?
// prettier-ignore
test.each<[problem: string, when: string, text: string | Buffer]>([
  ['a.yaml:3: bad indentation of a mapping entry', 'a line is indented badly', 'a: 1\nb: 2\n c: 3\n'],
  ['a.yaml:4: duplicated mapping key', 'a key comes twice', '# x\n---\na: 1\na: 2\n'],
  ['a.yaml:2: unidentified alias "x"', 'an alias has no anchor', 'b: 1\na: *x\n'],
  ['a.yaml:1: unknown tag !<!x>', 'there is a tag of its own', 'a: !x 1\n'],
  ['a.yaml:1: must be UTF-8', 'it is UTF-16', Buffer.from('a: 1', 'utf16le').fill(0xff, 0, 1)],
])('readDocuments() says %s when %s', (problem, _when, text) => {
  write('a.yaml', text);
  expect(problemsOf(root)).toEqual([problem]);
});

test('readDocuments() reports the problems of all files at once', () => {
  write('a.yaml', 'a: *x\n');
  write('b.yaml', 'a: 1\n');
  write('c/d.json', '{\n  "a":\n}}\n');
  fs.symlinkSync('nothing', join(root, 'e.yaml'));
  expect(problemsOf(root)).toEqual([
    'a.yaml:1: unidentified alias "x"',
    'c/d.json:3: end of the stream or a document separator is expected',
    'e.yaml:1: no such file or directory (ENOENT)',
  ]);
});

test('readDocuments() says so when nothing is there', () => {
  const path = join(root, 'nothing');
  expect(() => readDocuments(path)).toThrow(
    new ManifestError([{ file: path, line: 1, reason: 'no such file or directory (ENOENT)' }]),
  );
  expect(() => readDocuments(path)).toThrow(`Cannot read the manifests:\n  ${path}:1: no such file`);
});
