#!/usr/bin/env node
// Bundles the runner of Kyverno's suites and runs it. `npm run test:kyverno`
const { buildSync } = require('esbuild');
const { mkdirSync } = require('node:fs');
const { dirname, join, resolve } = require('node:path');

const root = resolve(__dirname, '../../..');
const outfile = join(root, 'node_modules/.cache/zta-kyverno/test-kyverno.cjs');
mkdirSync(dirname(outfile), { recursive: true });
buildSync({
  entryPoints: [join(__dirname, '../src/main.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  external: ['cdk8s', 'constructs'],
  define: { 'process.env.ZTA_ROOT': JSON.stringify(root) },
});
require(outfile);
