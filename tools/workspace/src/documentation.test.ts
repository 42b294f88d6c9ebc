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

/** Lines of the tables of docs/coverage.md: what the plan says, and where it is. */
const covered = readFileSync(join(root, 'docs/coverage.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter(([, plan]) => plan !== 'the plan' && !/^-+$/.test(plan!));

// What isn't there yet says so, and why; all else names at least one file.
test('docs/coverage.md names for each part of the plan where it is, or says that it is not yet', () => {
  const isNamed = (cell: string) =>
    cell.startsWith('Not yet: ') || [...cell.matchAll(/`([^`]+)`/g)].some(([, text]) => existsSync(join(root, text!)));
  expect(covered.length).toBeGreaterThan(50);
  expect(covered.filter(([, , here]) => !isNamed(here!))).toEqual([]);
});

test.each(['S1', 'S2', 'S3', 'S4', 'S5', 'S6', 'S7', 'S8', 'S9', 'S10'])(
  'docs/errata.md says of snippet %s what was wrong, and where the right version is',
  (snippet) => {
    const text = readFileSync(join(root, 'docs/errata.md'), 'utf8');
    const section = text.split('\n## ').find((part) => part.startsWith(`${snippet}: `));
    expect(section).toMatch(/\nRight: [^\n]*`(clusters|libs)\//);
  },
);

test('documentation.test.ts finds paths at all', () => {
  expect(quoted('README.md').filter(isPath).length).toBeGreaterThan(10);
});
