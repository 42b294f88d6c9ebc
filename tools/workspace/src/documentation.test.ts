import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../../..');
const documents = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join('docs', path)),
];
const scripts = Object.keys(
  (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly scripts: object }).scripts,
);

/** Texts in backquotes. */
function quoted(document: string): readonly string[] {
  const prose = readFileSync(join(root, document), 'utf8').replace(/```[\s\S]*?```/g, '');
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, text]) => text!);
}

// A path is what starts with a folder of the repository; `<name>` and `*` stand for something.
const isPath = (text: string): boolean =>
  /^(libs|apps|tools|docs|clusters|argocd|eslint|nx|package)[\w./-]*$/.test(text) && /[/.]/.test(text);

/** What an example app was rendered to: there as long as the app is. */
const isOfMissingApp = (text: string): boolean => {
  const folder = /^clusters\/[^/]+\/app-[^/]+/.exec(text)?.[0];
  return folder !== undefined && !existsSync(join(root, folder));
};

test.each(documents)('every path that %s names exists', (document) => {
  expect(
    quoted(document).filter((text) => isPath(text) && !isOfMissingApp(text) && !existsSync(join(root, text))),
  ).toEqual([]);
});

test.each(documents)('every npm script that %s names exists', (document) => {
  const named = [...readFileSync(join(root, document), 'utf8').matchAll(/npm run ([a-z:-]+)/g)].map(
    ([, name]) => name!,
  );
  expect(named.filter((name) => !scripts.includes(name))).toEqual([]);
});

test('documentation.test.ts finds paths at all', () => {
  expect(quoted('README.md').filter(isPath).length).toBeGreaterThan(10);
});
