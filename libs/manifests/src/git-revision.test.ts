import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commitOf, isDirty, readRevision, repositoryOf } from './git-revision';
import { readFiles } from './read-documents';

let repository: string;
const git = (...args: readonly string[]) =>
  execFileSync('git', ['-C', repository, '-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args]).toString();

beforeEach(() => {
  repository = realpathSync(mkdtempSync(join(tmpdir(), 'zta-git-')));
  git('init', '-q', '-b', 'main');
  mkdirSync(join(repository, 'clusters/a b'), { recursive: true });
});
afterEach(() => rmSync(repository, { recursive: true, force: true }));

const write = (path: string, content: string | Buffer) => writeFileSync(join(repository, path), content);

test('readRevision() gives the files that readFiles() gave when they were committed', () => {
  write('clusters/a b/ü.yaml', 'a: ü\n\n');
  write('clusters/a b/empty.json', '');
  write('clusters/same.yml', 'a: ü\n\n');
  write('clusters/access.md', 'no manifest');
  write('other.yaml', 'elsewhere');
  git('add', '-A');
  git('commit', '-qm', 'x');
  const { files } = readFiles(join(repository, 'clusters'));
  const committed = files.map(({ path, content }) => ({ path: path.slice(repository.length + 1), content }));
  write('clusters/same.yml', 'changed');
  const found = readRevision(repository, commitOf(repository, 'main'), 'clusters');
  expect(found.problems).toEqual([]);
  expect(new Set(found.files)).toEqual(new Set(committed));
  expect(found.files).toHaveLength(3);
  expect(isDirty(repository, 'clusters')).toBe(true);
  expect(isDirty(repository, 'other.yaml')).toBe(false);
});

test('readRevision() says which files it cannot read', () => {
  write('clusters/bytes.yaml', Buffer.from([0xff, 0xfe]));
  symlinkSync('bytes.yaml', join(repository, 'clusters/link.yaml'));
  git('add', '-A');
  git('commit', '-qm', 'x');
  const { files, problems } = readRevision(repository, commitOf(repository, 'HEAD'), 'clusters');
  expect(files).toEqual([]);
  expect(problems.map(({ file, reason }) => `${file}: ${reason}`).sort()).toEqual([
    'clusters/bytes.yaml: must be UTF-8',
    'clusters/link.yaml: a link is not followed in a revision',
  ]);
});

test('commitOf() takes what git takes for a commit, and nothing for an option', () => {
  git('commit', '-q', '--allow-empty', '-m', 'x');
  git('tag', 'v1');
  const commit = git('rev-parse', 'HEAD').trim();
  for (const name of ['main', 'v1', 'HEAD', commit.slice(0, 10)]) expect(commitOf(repository, name)).toBe(commit);
  expect(() => commitOf(repository, '--all')).toThrow('Cannot find the revision "--all"');
  expect(repositoryOf(join(repository, 'clusters'))).toBe(repository);
});
