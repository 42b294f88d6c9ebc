import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { checks } from '@zta/conformance';
import { type Declarations } from '@zta/intent';
import { lab, shop } from '@zta/intent/testing';
import { type World } from './run';

const repository = resolve(__dirname, '../../..');

/** Stands for the repository too: its `clusters/` and `.cache/` are here. */
let folder: string;
let run: (args: readonly string[], world: World) => Promise<number>;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zta-check-'));
  process.env['ZTA_ROOT'] = folder;
  jest.resetModules();
  ({ run } = await import('./run'));
});
afterEach(() => {
  delete process.env['ZTA_ROOT'];
  rmSync(folder, { recursive: true, force: true });
});

const definition = (rule = 'self.size < 10') => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'things.example.com' },
  spec: {
    group: 'example.com',
    names: { kind: 'Thing' },
    versions: [
      {
        ...{ name: 'v1', served: true, storage: true },
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                properties: { size: { type: 'integer' } },
                'x-kubernetes-validations': [{ rule, message: 'it is small' }],
              },
            },
          },
        },
      },
    ],
  },
});

const thing = (size: string) => `apiVersion: example.com/v1
kind: Thing
metadata:
  name: a
  namespace: n
spec:
  size: ${size}
`;

/** Writes files below the folder, and gives their folder. */
function files(name: string, contents: Readonly<Record<string, string | object>>): string {
  const to = join(folder, name);
  mkdirSync(to, { recursive: true });
  for (const [file, content] of Object.entries(contents))
    writeFileSync(join(to, file), typeof content === 'string' ? content : JSON.stringify(content));
  return to;
}

async function check(args: readonly string[], declarations: Declarations = { apps: {}, clusters: {} }) {
  const printed: string[] = [];
  const errors: string[] = [];
  const code = await run(['check', ...args], {
    declarations: () => Promise.resolve(declarations),
    print: (text) => printed.push(text),
    printError: (text) => errors.push(text),
  });
  return { code, printed: printed.join('\n'), error: errors.join('\n') };
}

const crds = () => files('crds', { 'thing.yaml': definition() });

test('zta check finds nothing in what is right', async () => {
  const dir = files('manifests', { 'a.yaml': thing('1') });
  expect(await check([dir, '--crds', crds()])).toEqual({ code: 0, printed: 'No findings', error: '' });
});

test('zta check quotes the line of a field, with a caret under it', async () => {
  const dir = files('manifests', { 'a.yaml': thing('"x"') });
  const { code, printed } = await check([dir, '--crds', crds()]);
  expect(code).toBe(1);
  expect(printed.split('\n').slice(0, 4)).toEqual([
    `${dir}/a.yaml:7:3: error schema: Thing n/a: spec.size must be integer, got "x"`,
    '  7 |   size: "x"',
    '    |   ^',
    `  ${checks.find(({ id }) => id === 'schema')?.why}`,
  ]);
});

test('zta check --format json has each finding with its place', async () => {
  const dir = files('manifests', { 'a.yaml': thing('11') });
  const { code, printed } = await check([dir, '--crds', crds(), '--format', 'json']);
  expect([code, JSON.parse(printed)]).toEqual([
    1,
    {
      findings: [
        {
          ...{ check: 'schema-rule', severity: 'error', kind: 'Thing', namespace: 'n', name: 'a', path: 'spec' },
          ...{ file: `${dir}/a.yaml`, line: 6, column: 1, message: 'must be such that it is small, got {"size":11}' },
        },
      ],
      suppressed: 0,
    },
  ]);
});

test.each(['sarif', 'github'])('zta check --format %s tells of the finding too', async (format) => {
  const dir = files('manifests', { 'a.yaml': thing('11') });
  const { code, printed } = await check([dir, '--crds', crds(), '--format', format]);
  expect([code, printed.includes('schema-rule'), printed.includes('it is small')]).toEqual([1, true, true]);
});

test('zta check --list prints all checks, and needs no folder', async () => {
  const { code, printed } = await check(['--list']);
  expect(code).toBe(0);
  expect(printed.split('\n').map((line) => line.split(' ')[0])).toEqual(checks.map(({ id }) => id));
  const asJson = await check(['--list', '--format', 'json']);
  expect((JSON.parse(asJson.printed) as readonly { readonly id: string }[]).map(({ id }) => id)).toEqual(
    checks.map(({ id }) => id),
  );
});

test('zta check takes the definitions that were downloaded where none are given', async () => {
  files('.cache/crds', { 'thing.yaml': definition() });
  const before = process.env['ZTA_CRDS'];
  delete process.env['ZTA_CRDS'];
  try {
    expect((await check([files('manifests', { 'a.yaml': thing('11') })])).code).toBe(1);
  } finally {
    if (before !== undefined) process.env['ZTA_CRDS'] = before;
  }
});

test('zta check takes the definitions of ZTA_CRDS before those', async () => {
  const before = process.env['ZTA_CRDS'];
  process.env['ZTA_CRDS'] = crds();
  try {
    expect((await check([files('manifests', { 'a.yaml': thing('11') })])).code).toBe(1);
  } finally {
    if (before === undefined) delete process.env['ZTA_CRDS'];
    else process.env['ZTA_CRDS'] = before;
  }
});

describe('with input that cannot be right', () => {
  const manifests = () => files('manifests', { 'a.yaml': thing('1') });

  // prettier-ignore
  test.each<[what: string, args: () => readonly string[], error: RegExp]>([
    ['no folder',                       () => ['--crds', crds()],                                                              /^Cannot check: expected a folder or file of manifests, got none$/],
    ['a folder that is not there',      () => [join(folder, 'nowhere'), '--crds', crds()],                                     /nowhere/],
    ['a folder without manifests',      () => [files('empty', {}), '--crds', crds()],                                          /^Cannot judge .*empty: expected files ending in \.yaml/],
    ['definitions that are not there',  () => [manifests(), '--crds', join(folder, 'nowhere')],                                /^Cannot check without the definitions[^]*npm run crds[^]*--crds or ZTA_CRDS[^]*nowhere/],
    ['a folder without definitions',    () => [manifests(), '--crds', manifests()],                                            /^Cannot check without the definitions[^]*must hold at least one CustomResourceDefinition, got none/],
    ['a definition that does not parse', () => [manifests(), '--crds', files('crds', { 'a.yaml': 'a: [\n' })],                  /^Cannot check without the definitions[^]*crds\/a\.yaml:/],
    ['a definition without a schema',   () => [manifests(), '--crds', files('crds', { 'a.yaml': { ...definition(), spec: {} } })], /crds\/a\.yaml:1: spec\.versions must be a list of versions/],
    ['a rule that is no CEL',           () => [manifests(), '--crds', files('crds', { 'thing.yaml': definition('self. >') })],  /crds\/thing\.yaml:1: a rule must be an expression in CEL, got self\. >/],
    ['a format that is none',           () => [manifests(), '--format', 'xml'],                                                /xml/],
  ])('zta check refuses %s', async (_what, args, error) => {
    const answer = await check(args());
    expect(answer).toMatchObject({ code: 2, printed: '' });
    expect(answer.error).toMatch(error);
  });

  test('zta check tells of a file that does not parse, and judges the others', async () => {
    const dir = files('manifests', { 'a.yaml': thing('11'), 'b.yaml': 'a: [\n' });
    const { code, printed, error } = await check([dir, '--crds', crds()]);
    expect([code, printed.includes('schema-rule')]).toEqual([2, true]);
    expect(error).toMatch(/^Cannot read .*b\.yaml:/);
  });

  test('zta check finds a kind that no definition is of', async () => {
    const dir = files('manifests', { 'a.yaml': thing('1').replace('example.com', 'example.org') });
    const { code, printed } = await check([dir, '--crds', crds()]);
    expect([code, printed]).toEqual([
      1,
      expect.stringMatching(/a\.yaml:2:1: error unknown-kind: .*Thing of example\.org\/v1/),
    ]);
  });

  test('zta check finds a rule that cannot be evaluated', async () => {
    const dir = files('manifests', { 'a.yaml': thing('1') });
    const broken = files('broken', { 'thing.yaml': definition('self.size.frobnicate()') });
    const { code, printed } = await check([dir, '--crds', broken]);
    expect([code, printed]).toEqual([
      1,
      expect.stringMatching(/error schema-rule-unread: .*frobnicate, which is not known here/),
    ]);
  });
});

describe('with suppressions', () => {
  const suppression = {
    ...{ cluster: 'lab', check: 'plaintext-secret', kind: 'Secret', namespace: 'n', name: 'a' },
    ...{ reason: 'it is a placeholder', owner: 'team-a' },
  };
  const catalog = (...suppressions: readonly object[]) =>
    ({ apps: { shop }, clusters: { lab }, suppressions }) as Declarations;
  const secret = 'apiVersion: v1\nkind: Secret\nmetadata: { name: a, namespace: n }\nstringData: { a: b }\n';
  const checkIn = (name: string, ...suppressions: readonly object[]) =>
    check([files(name, { 'a.yaml': secret }), '--crds', crds()], catalog(...suppressions));

  test('a finding that the catalogue answers for is counted, not told', async () => {
    expect(await checkIn('clusters/lab', suppression)).toEqual({
      code: 0,
      printed: 'No findings, and 1 that the catalogue answers for',
      error: '',
    });
  });

  test('a suppression that nothing is found for fails, and hides nothing', async () => {
    const { code, printed, error } = await checkIn('clusters/lab', { ...suppression, name: 'b' });
    expect([code, printed.includes('plaintext-secret')]).toEqual([1, true]);
    expect(error).toBe(
      'Cannot leave a suppression that suppresses nothing: plaintext-secret of Secret n/b. Remove it from the catalogue',
    );
    expect(await checkIn('clusters/lab', suppression, { ...suppression, name: 'b' })).toMatchObject({ code: 1, error });
  });

  test("outside the cluster's folder nothing is suppressed", async () => {
    expect(await checkIn('lab', suppression)).toMatchObject({ code: 1, error: '' });
    expect(await checkIn('clusters/other', suppression)).toMatchObject({ code: 1, error: '' });
  });
});

test('the program answers alike the second time, and anew once manifests or definitions have changed', () => {
  const dir = files('manifests', { 'a.yaml': thing('11') });
  const program = join(repository, 'apps/zta/bin/zta.cjs');
  const { ZTA_ROOT: _root, ...env } = process.env;
  const answer = () => {
    const { status, stdout } = spawnSync(process.execPath, [program, 'check', dir, '--crds', join(folder, 'crds')], {
      encoding: 'utf8',
      env,
    });
    return [status, stdout];
  };
  crds();
  const first = answer();
  expect(first).toEqual([1, expect.stringContaining('it is small')]);
  expect(answer()).toEqual(first);
  files('manifests', { 'a.yaml': thing('1') });
  expect(answer()).toEqual([0, 'No findings\n']);
  files('crds', { 'thing.yaml': definition('self.size > 10') });
  expect(answer()).toEqual([1, expect.stringContaining('it is small')]);
}, 60_000);
