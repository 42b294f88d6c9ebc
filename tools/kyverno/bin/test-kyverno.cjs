#!/usr/bin/env node
// Bundles the runner of Kyverno's suites and runs it. `npm run test:kyverno`
const { join } = require('node:path');
const runBundled = require('../../workspace/src/run-bundled.cjs');

runBundled('zta-kyverno', join(__dirname, '../src/main.ts'));
