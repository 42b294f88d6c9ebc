#!/usr/bin/env node
// Writes the pages of docs/ that come from the code. `npm run docs`
const { buildSync } = require('esbuild');
const { mkdirSync } = require('node:fs');
const { join, resolve } = require('node:path');

const root = resolve(__dirname, '../../..');
const outfile = join(root, 'node_modules/.cache/zta-docs/docs.cjs');
mkdirSync(join(outfile, '..'), { recursive: true });
buildSync({
  entryPoints: [join(__dirname, '../src/write-docs.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  external: ['kubernetes-models', '@kubernetes/client-node'],
  define: { 'process.env.ZTA_ROOT': JSON.stringify(root) },
});
require(outfile);
