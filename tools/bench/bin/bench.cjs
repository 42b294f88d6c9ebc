#!/usr/bin/env node
// Bundles the benchmark and runs it. `npm run bench -- --workloads 5000 --runs 5`
const { buildSync } = require('esbuild');
const { mkdirSync } = require('node:fs');
const { join, resolve } = require('node:path');

const root = resolve(__dirname, '../../..');
const outdir = join(root, 'node_modules/.cache/zta-bench');
mkdirSync(outdir, { recursive: true });
buildSync({
  entryPoints: [join(__dirname, '../src/bench.ts'), join(__dirname, '../src/inside.ts')],
  outdir,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  target: 'node20',
  external: ['kubernetes-models', '@kubernetes/client-node'],
  define: { 'process.env.ZTA_ROOT': JSON.stringify(root) },
});
require(join(outdir, 'bench.cjs'));
