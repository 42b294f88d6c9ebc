#!/usr/bin/env node
// Bundles the benchmark and runs it. `npm run bench -- --workloads 5000 --runs 5`
const { join } = require('node:path');
const runBundled = require('../../workspace/src/run-bundled.cjs');

runBundled('zta-bench', join(__dirname, '../src/bench.ts'), join(__dirname, '../src/inside.ts'));
