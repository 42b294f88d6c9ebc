import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const sources = join(__dirname, '..');
const document = readFileSync(join(__dirname, '../../../../docs/semantics.md'), 'utf8');

/** Ids of the rows in a test file. */
function idsIn(file: string): readonly string[] {
  const text = readFileSync(join(sources, file), 'utf8');
  return [...text.matchAll(/^\s*(?:\[\s*)?'((?:B\d+(?:\.\d+)?|K8s)\/\d+)',/gm)].map((match) => match[1] ?? '');
}

const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts'));
const tested = files.flatMap((file) => idsIn(file).map((id) => ({ id, file })));
const listed = [...document.matchAll(/^\| ((?:B\d+(?:\.\d+)?|K8s)\/\d+) +\|.*\| `([^`]+)` +\|$/gm)].map(
  ([, id = '', file = '']) => ({ id, file }),
);

test('docs/semantics.md lists each rule once', () => {
  const ids = listed.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
});

test('docs/semantics.md lists the rules that tests have rows for, and no others', () => {
  const sorted = (ids: readonly { readonly id: string }[]) => [...new Set(ids.map(({ id }) => id))].sort();
  expect(sorted(listed)).toEqual(sorted(tested));
});

test.each(listed)('the row of $id is in $file', ({ id, file }) => {
  expect(tested).toContainEqual({ id, file });
});

const leftOut = [...document.matchAll(/^\| (B\d+(?:\.\d+)?\/\d+) +\|[^|]+\|[^|]+\|$/gm)].map(([, id = '']) => id);

test('docs/semantics.md says of each rule that has no row why', () => {
  const parts = new Map<string, number[]>();
  for (const id of [...listed.map((row) => row.id), ...leftOut]) {
    const [part = '', number] = id.split('/');
    parts.set(part, [...(parts.get(part) ?? []), Number(number)]);
  }
  for (const [part, numbers] of parts) {
    const sorted = [...numbers].sort((a, b) => a - b);
    expect([part, sorted]).toEqual([part, sorted.map((_, i) => i + 1)]);
  }
  expect(leftOut.length).toBeGreaterThan(0);
});
