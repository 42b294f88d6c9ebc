#!/usr/bin/env node
// Renders Terraform's configuration of every cluster of the catalogue into clusters/<cluster>/terraform. `npm run synth`
const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const runBundled = require('../../../tools/workspace/src/run-bundled.cjs');

// cdktf asks its maker for news otherwise.
process.env.CHECKPOINT_DISABLE = '1';

const lock = join(__dirname, '../terraform.lock.hcl');
if (existsSync(lock)) process.env.ZTA_LOCK = readFileSync(lock, 'utf8');
runBundled('zta-cluster', join(__dirname, '../src/main.ts'));
