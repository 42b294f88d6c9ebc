import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkPages, checksFolder } from './pages';

const root = resolve(__dirname, '../../..');
const pages = checkPages(root);

test.each(pages)('$path is what `npm run docs` writes', ({ path, content }) => {
  expect(existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '').toBe(content);
});

test('no page is left of a check that is gone', () => {
  expect(readdirSync(join(root, checksFolder)).map((name) => `${checksFolder}/${name}`)).toEqual(
    pages.map(({ path }) => path).sort(),
  );
});
