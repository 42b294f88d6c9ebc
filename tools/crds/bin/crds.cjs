#!/usr/bin/env node
// Downloads the definitions of the platform's kinds into .cache/crds. `npm run crds`
const { buildSync } = require('esbuild');
const { mkdirSync } = require('node:fs');
const { join, resolve } = require('node:path');

const root = resolve(__dirname, '../../..');
const outfile = join(root, 'node_modules/.cache/zta-crds/crds.cjs');
mkdirSync(join(outfile, '..'), { recursive: true });
buildSync({
  entryPoints: [join(__dirname, '../src/main.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  define: { 'process.env.ZTA_ROOT': JSON.stringify(root) },
});
require(outfile);
