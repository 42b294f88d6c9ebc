#!/usr/bin/env node
// Renders Terraform's configuration of every cluster of the catalogue into clusters/<cluster>/terraform. `npm run synth`
const { buildSync } = require('esbuild');
const { existsSync, mkdirSync, readFileSync } = require('node:fs');
const { join, resolve } = require('node:path');

// cdktf asks its maker for news otherwise.
process.env.CHECKPOINT_DISABLE = '1';

const root = resolve(__dirname, '../../..');
const lock = join(root, 'apps/cluster/terraform.lock.hcl');
process.env.ZTA_ROOT = root;
if (existsSync(lock)) process.env.ZTA_LOCK = readFileSync(lock, 'utf8');

const outfile = join(root, 'node_modules/.cache/zta-cluster/cluster.cjs');
mkdirSync(join(outfile, '..'), { recursive: true });
buildSync({
  entryPoints: [join(__dirname, '../src/main.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  absWorkingDir: root,
  external: ['cdktf', '@cdktf/provider-helm', 'constructs', 'kubernetes-models', '@kubernetes/client-node'],
});
require(outfile);
