#!/usr/bin/env node
// Downloads the definitions of the platform's kinds into .cache/crds. `npm run crds`
const { join } = require('node:path');
const runBundled = require('../../workspace/src/run-bundled.cjs');

runBundled('zta-crds', join(__dirname, '../src/main.ts'));
