import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cachedResult } from './result-cache';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'results-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The result, and whether it was worked out. */
function ask(parts: readonly string[], result = 'text\nmore'): readonly [string, boolean] {
  let isComputed = false;
  const text = cachedResult(join(folder, 'deep/er'), parts, () => {
    isComputed = true;
    return result;
  });
  return [text, isComputed];
}

test('cachedResult() works out once what depends on the same parts', () => {
  expect(ask(['a', 'b'])).toEqual(['text\nmore', true]);
  expect(ask(['a', 'b'])).toEqual(['text\nmore', false]);
});

test.each([[['a', 'c']], [['ab']], [['ab', '']], [['a', 'b', '']], [['b', 'a']]])(
  'cachedResult() keeps ["a","b"] and %j apart',
  (parts) => {
    ask(['a', 'b']);
    expect(ask(parts)).toEqual(['text\nmore', true]);
  },
);

test.each<[when: string, change: (text: string) => string]>([
  ['was cut short', (text) => text.slice(0, -1)],
  ['was changed', (text) => text.replace('more', 'less')],
  ['is empty', () => ''],
  ['has another digest', (text) => text.replace(/^./, (first) => (first === '0' ? '1' : '0'))],
])('cachedResult() does not believe a result that %s', (_when, change) => {
  ask(['a']);
  const [name] = readdirSync(join(folder, 'deep/er'));
  const file = join(folder, 'deep/er', name!);
  writeFileSync(file, change(readFileSync(file, 'utf8')));
  expect(ask(['a'])).toEqual(['text\nmore', true]);
  expect(ask(['a'])).toEqual(['text\nmore', false]);
});

test('cachedResult() keeps a bounded number of results, and works where it can keep none', () => {
  for (let index = 0; index < 25; index++) ask([`${index}`]);
  expect(readdirSync(join(folder, 'deep/er'))).toHaveLength(20);
  rmSync(join(folder, 'deep'), { recursive: true });
  writeFileSync(join(folder, 'deep'), 'a file');
  expect(ask(['a'])).toEqual(['text\nmore', true]);
  expect(ask(['a'])).toEqual(['text\nmore', true]);
});
