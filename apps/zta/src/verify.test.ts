import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { declarations } from '@zta/intent/catalog';
import { run } from './run';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'verify-'));
  cpSync(resolve(__dirname, '../../../clusters'), join(root, 'clusters'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function verify(...args: readonly string[]) {
  const printed: string[] = [];
  const errors: string[] = [];
  const code = await run(['verify', ...args], {
    root,
    declarations: () => Promise.resolve(declarations),
    print: (text) => printed.push(text),
    printError: (text) => errors.push(text),
  });
  return { code, text: printed.join('\n'), errors: errors.join('\n') };
}

function change(file: string, edit: (text: string) => string): void {
  const path = join(root, 'clusters', file);
  const text = readFileSync(path, 'utf8');
  expect(edit(text)).not.toBe(text);
  writeFileSync(path, edit(text));
}

test('zta verify finds nothing in what is committed', async () => {
  expect(await verify()).toEqual({
    code: 0,
    text: ['graduated', 'mesh-centric', 'strict']
      .map((name) => `${name}: open is what is promised, and nothing else`)
      .join('\n'),
    errors: '',
  });
});

test('zta verify shows what is open and not promised, and the rule that opens it', async () => {
  change('strict/app-travelexample/istio.yaml', (text) => text.replace("- '9090'", "- '9091'"));
  const { code, text } = await verify('--cluster', 'strict');
  expect(code).toBe(1);
  expect(text).toMatch(
    /open, and not promised: monitoring\/prometheus\[StatefulSet\] -> app-travelexample\/\S+ TCP 9091/,
  );
  expect(text).toMatch(
    /AuthorizationPolicy app-travelexample\/\S+ \(clusters\/strict\/app-travelexample\/istio\.yaml:\d+\)/,
  );
});

test('zta verify shows what is promised and not open, and the rule that refuses', async () => {
  rmSync(join(root, 'clusters/graduated/app-travelexample/cilium.yaml'));
  const { code, text } = await verify('--cluster', 'graduated', '--format', 'json');
  expect(code).toBe(1);
  const { clusters } = JSON.parse(text) as {
    readonly clusters: readonly {
      readonly findings: readonly {
        readonly kind: string;
        readonly to: string;
        readonly because: readonly { readonly name: string }[];
      }[];
    }[];
  };
  const missing = clusters[0]!.findings.find(({ kind, to }) => kind === 'missing' && to.includes('travel-db'));
  expect(missing?.because.map(({ name }) => name)).toContain('kyverno-baseline-default-deny');
});

test.each<[what: string, args: readonly string[], prepare: () => void, says: RegExp]>([
  [
    'a cluster that is not there',
    ['--cluster', 'lab'],
    () => undefined,
    /expected one of graduated, mesh-centric, strict/,
  ],
  ['a cluster that is not rendered', [], () => rmSync(join(root, 'clusters/strict'), { recursive: true }), /strict/],
  [
    'a file that is no YAML',
    ['--cluster', 'strict'],
    () => writeFileSync(join(root, 'clusters/strict/broken.yaml'), 'a: [\n'),
    /broken\.yaml:\d/,
  ],
])('zta verify refuses %s', async (_what, args, prepare, says) => {
  prepare();
  const { code, errors } = await verify(...args);
  expect([code, errors]).toEqual([2, expect.stringMatching(says)]);
});
