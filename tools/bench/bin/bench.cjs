#!/usr/bin/env node
// Bundles the benchmark and runs it. `npm run bench -- --workloads 5000 --runs 5`
const { buildSync } = require('esbuild');
const { mkdirSync } = require('node:fs');
const { join, resolve } = require('node:path');

const root = resolve(__dirname, '../../..');
const outfile = join(root, 'node_modules/.cache/zta-bench/bench.cjs');
mkdirSync(join(outfile, '..'), { recursive: true });
buildSync({
  entryPoints: [join(__dirname, '../src/bench.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  define: { 'process.env.ZTA_ROOT': JSON.stringify(root) },
});
require(outfile);
