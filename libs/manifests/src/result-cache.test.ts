import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cachedResult } from './result-cache';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'results-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The result, and whether it was worked out. */
async function ask(parts: readonly string[], result = 'text\nmore'): Promise<readonly [string, boolean]> {
  let isComputed = false;
  const text = await cachedResult(join(folder, 'deep/er'), parts, () => {
    isComputed = true;
    return Promise.resolve(result);
  });
  return [text, isComputed];
}

test('cachedResult() works out once what depends on the same parts', async () => {
  expect(await ask(['a', 'b'])).toEqual(['text\nmore', true]);
  expect(await ask(['a', 'b'])).toEqual(['text\nmore', false]);
});

test.each([[['a', 'c']], [['ab']], [['ab', '']], [['a', 'b', '']], [['b', 'a']]])(
  'cachedResult() keeps ["a","b"] and %j apart',
  async (parts) => {
    await ask(['a', 'b']);
    expect(await ask(parts)).toEqual(['text\nmore', true]);
  },
);

test.each<[when: string, change: (text: string) => string]>([
  ['was cut short', (text) => text.slice(0, -1)],
  ['was changed', (text) => text.replace('more', 'less')],
  ['is empty', () => ''],
  ['has another digest', (text) => text.replace(/^./, (first) => (first === '0' ? '1' : '0'))],
])('cachedResult() does not believe a result that %s', async (_when, change) => {
  await ask(['a']);
  const [name] = readdirSync(join(folder, 'deep/er'));
  const file = join(folder, 'deep/er', name!);
  writeFileSync(file, change(readFileSync(file, 'utf8')));
  expect(await ask(['a'])).toEqual(['text\nmore', true]);
  expect(await ask(['a'])).toEqual(['text\nmore', false]);
});

test('cachedResult() keeps a bounded number of results, and works where it can keep none', async () => {
  for (let index = 0; index < 25; index++) await ask([`${index}`]);
  expect(readdirSync(join(folder, 'deep/er'))).toHaveLength(20);
  rmSync(join(folder, 'deep'), { recursive: true });
  writeFileSync(join(folder, 'deep'), 'a file');
  expect(await ask(['a'])).toEqual(['text\nmore', true]);
  expect(await ask(['a'])).toEqual(['text\nmore', true]);
});
