// Writes the comparison of the approaches into docs/approaches.md, between its two marks.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const outfile = join(root, 'node_modules/.cache/zta-comparison/comparison.cjs');
buildSync({
  stdin: {
    contents: `
      import { loadCatalog } from '@zta/intent';
      import { declarations } from '@zta/intent/catalog';
      import { comparison } from './comparison';
      export const table = comparison(loadCatalog(declarations));`,
    resolveDir: join(root, 'apps/zta/src'),
    loader: 'ts',
  },
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  external: ['cdk8s', 'cdk8s-plus-30', 'constructs'],
});
const { table } = createRequire(import.meta.url)(outfile);
const file = join(root, 'docs/approaches.md');
const text = readFileSync(file, 'utf8');
writeFileSync(
  file,
  text.replace(
    /(<!-- comparison -->\n<!-- prettier-ignore -->\n)[^]*?(\n\n<!-- \/comparison -->)/,
    (_, start, end) => start + table + end,
  ),
);
