import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import releases from '../list.json';
import { downloadCrds, type Release } from './download-crds';

const digest = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');
const served: Readonly<Record<string, string>> = {
  '/o/a/v1/crds/x.yaml': 'x: 1\n',
  '/o/a/v1/crds/deep/y.yaml': 'y: é\n',
};

let server: Server;
let base: string;
let folder: string;
let to: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    const content = served[request.url!];
    response.writeHead(content === undefined ? 404 : 200).end(content);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crds-'));
  to = join(folder, 'cache/crds');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const release = (files: Readonly<Record<string, string>>): Release => ({
  ...{ folder: 'a-v1', repository: 'o/a', ref: 'v1', files },
});
const good = release({ 'crds/x.yaml': digest('x: 1\n'), 'crds/deep/y.yaml': digest('y: é\n') });

test('downloadCrds() puts the files of a release into its folder, in the place of what was there', async () => {
  mkdirSync(to, { recursive: true });
  writeFileSync(join(to, 'old.yaml'), '');
  expect(await downloadCrds([good], base, to)).toBe(2);
  expect(readdirSync(to)).toEqual(['a-v1']);
  expect(readdirSync(join(to, 'a-v1')).sort()).toEqual(['x.yaml', 'y.yaml']);
  expect(readFileSync(join(to, 'a-v1/y.yaml'), 'utf8')).toBe('y: é\n');
  expect(readdirSync(join(folder, 'cache'))).toEqual(['crds']);
});

// prettier-ignore
test.each<[what: string, files: Readonly<Record<string, string>>, expected: RegExp]>([
  ['is not there',         { ...good.files, 'crds/z.yaml': digest('') },        /\/o\/a\/v1\/crds\/z\.yaml must answer with 200, got 404 Not Found/],
  ['has other content',    { ...good.files, 'crds/x.yaml': digest('x: 2\n') },  /\/crds\/x\.yaml must have the digest [0-9a-f]{64}, got [0-9a-f]{64}/],
])('downloadCrds() changes nothing if a file %s', async (_what, files, expected) => {
  mkdirSync(to, { recursive: true });
  writeFileSync(join(to, 'old.yaml'), '');
  await expect(downloadCrds([release(files)], base, to)).rejects.toThrow(expected);
  expect(readdirSync(to)).toEqual(['old.yaml']);
});

test('downloadCrds() says so when nothing can be reached, and what to do', async () => {
  const failed = downloadCrds([good], 'http://127.0.0.1:1', to);
  await expect(failed).rejects.toThrow(/x\.yaml and 1 more cannot be reached: .*\n.*ZTA_CRDS/);
  expect(existsSync(to)).toBe(false);
});

test('the list has every file once, in a folder of its release', () => {
  const files = releases.flatMap(({ folder: name, files: paths }) =>
    Object.keys(paths).map((path) => join(name, basename(path))),
  );
  expect(new Set(files).size).toBe(files.length);
  for (const { folder: name, ref } of releases) expect(name).toMatch(new RegExp(`-${ref.replaceAll('.', '\\.')}$`));
});

const upstream = process.env['ZTA_CRDS'] ?? resolve(__dirname, '../../../../shared/crds');

(existsSync(upstream) ? test : test.skip)('the list has the digests of the definitions that tests use', () => {
  for (const { folder: name, files } of releases as unknown as readonly Release[]) {
    const found = Object.keys(files).map((path) => [path, digest(readFileSync(join(upstream, name, basename(path))))]);
    expect(Object.fromEntries(found)).toEqual(files);
  }
});
