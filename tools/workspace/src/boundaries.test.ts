import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { createProjectGraphAsync } from '@nx/devkit';

// prettier-ignore
const forbidden: readonly (readonly [file: string, imports: string, because: string])[] = [
  ['libs/reachability/src/x.ts',   '@zta/intent',        'the judge must not know what was wanted'],
  ['libs/reachability/src/x.ts',   '@zta/layer-cilium',  'the judge must not know how it was rendered'],
  ['libs/conformance/src/x.ts',    '@zta/intent',        'the judge must not know what was wanted'],
  ['libs/conformance/src/x.ts',    '@zta/layer-istio',   'the judge must not know how it was rendered'],
  ['libs/layers/cilium/src/x.ts',  '@zta/layer-istio',   'layers do not know each other'],
  ['libs/layers/cilium/src/x.ts',  '@zta/manifests',     'layers do not touch the disk'],
  ['libs/layers/cilium/src/x.ts',  '../../istio/src',    'nor by a relative path'],
  ['libs/intent/src/x.ts',         '@zta/layer-cilium',  'an intent says what, not how'],
  ['libs/intent/src/x.ts',         'cdk8s',              'an intent is plain data'],
  ['libs/reachability/src/x.ts',   'cdk8s',              'the judge renders nothing'],
  ['apps/graduated/src/x.ts',      '@zta/reachability',  'an approach does not judge itself'],
  ['apps/zta/src/x.ts',            '@zta/cluster',       'nothing depends on what is archived'],
  ['libs/layers/cilium/src/x.ts',  'cdktf',              'nor uses it elsewhere'],
  ['libs/intent/src/x.ts',         '@cdktf/provider-helm', 'nor its providers'],
];

const allowed: readonly (readonly [file: string, imports: string])[] = [
  ['libs/layers/cilium/src/x.ts', '@zta/intent'],
  ['apps/graduated/src/x.ts', '@zta/layer-cilium'],
  ['libs/reachability/src/x.ts', '@zta/manifests'],
  ['libs/manifests/src/x.ts', 'node:fs'],
  ['libs/cluster/src/x.ts', 'cdktf'],
  ['apps/cluster/src/x.ts', '@zta/cluster'],
];

// prettier-ignore
const disk: readonly (readonly [file: string, imports: string])[] = [
  ['libs/reachability/src/x.ts', 'node:fs'],
  ['libs/intent/src/x.ts',       'fs'],
  ['apps/zta/src/x.ts',          'node:fs/promises'],
];

const rulesOf = lintAll([...forbidden, ...allowed, ...disk]);

/** Rules that a file would break by an import, by `<file> <import>`. */
function lintAll(cases: readonly (readonly [string, string, ...string[]])[]): ReadonlyMap<string, readonly string[]> {
  const broken = lintTexts(
    cases.map(([file, imports]) => ({ file, code: `import * as x from '${imports}';\nexport const y = x;\n` })),
  );
  return new Map(cases.map(([file, imports], index) => [`${file} ${imports}`, broken[index]!]));
}

function lintTexts(texts: readonly { readonly file: string; readonly code: string }[]): readonly (readonly string[])[] {
  const output = execFileSync(process.execPath, [join(__dirname, 'lint-texts.mjs')], {
    input: JSON.stringify(texts),
    env: { ...process.env, NX_DAEMON: 'false' },
    encoding: 'utf8',
  });
  return JSON.parse(output) as readonly (readonly string[])[];
}

test.each(forbidden)('%s may not import %s: %s', (file, imports) => {
  expect(rulesOf.get(`${file} ${imports}`)).toContain('@nx/enforce-module-boundaries');
});

test.each(allowed)('%s may import %s', (file, imports) => {
  expect(rulesOf.get(`${file} ${imports}`)).toEqual([]);
});

// prettier-ignore
test.each([
  "export const x = import('node:fs');",
  "export const x = import('fs/promises');",
  "export const x = process.getBuiltinModule('fs');",
])('no way around: %s', (code) => {
  expect(lintTexts([{ file: 'libs/reachability/src/x.ts', code }])).toEqual([['no-restricted-syntax']]);
});

test.each(disk)('%s may not import %s: only libs/manifests touches the disk', (file, imports) => {
  expect(rulesOf.get(`${file} ${imports}`)).toEqual(['no-restricted-imports']);
});

test('every project has a tag of the table, without which nothing binds it', async () => {
  process.env['NX_DAEMON'] = 'false';
  const graph = await createProjectGraphAsync({ exitOnError: false });
  const untagged = Object.values(graph.nodes).filter(({ data }) => !data.tags?.some((tag) => tag.startsWith('stage:')));
  expect(untagged.map(({ name }) => name)).toEqual([]);
}, 60_000);
