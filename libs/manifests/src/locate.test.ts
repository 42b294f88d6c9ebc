import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { locate } from './locate';
import { readDocuments } from './read-documents';

const folder = mkdtempSync(join(tmpdir(), 'locate-'));
afterAll(() => rmSync(folder, { recursive: true }));

const text = `# first line
kind: A
spec:
  rules:
    - name: one

    - name: two
      to: [x, y]
---
kind: B
metadata:
  labels:
    a.b/c: d
`;

// prettier-ignore
test.each<[document: number, path: string, line: number]>([
  [0, '',                              2],
  [0, 'spec',                          3],
  [0, 'spec.rules[0]',                 5],
  [0, 'spec.rules[1]',                 7],
  [0, 'spec.rules[1].to[1]',           8],
  [0, 'spec.rules[7].to',              4],
  [0, 'nothing',                       2],
  [1, 'metadata.labels["a.b/c"]',     13],
])('locate() in document %i finds "%s" on line %i', (document, path, line) => {
  for (const [name, content] of [['lf', text], ['crlf', text.replaceAll('\n', '\r\n')]] as const) {
    const file = join(folder, `${name}.yaml`);
    writeFileSync(file, content);
    expect(locate(file, readDocuments(file)[document]!.line, path)).toBe(line);
  }
});

test('locate() finds a field in JSON', () => {
  const file = join(folder, 'x.json');
  writeFileSync(file, '{\n  "kind": "A",\n  "spec": {\n    "a": [1,\n 2]\n  }\n}\n');
  expect(locate(file, readDocuments(file)[0]!.line, 'spec.a[1]')).toBe(5);
});
