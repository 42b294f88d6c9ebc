#!/usr/bin/env node
// Writes the pages of docs/ that come from the code. `npm run docs`
const { join } = require('node:path');
const runBundled = require('../../workspace/src/run-bundled.cjs');

runBundled('zta-docs', join(__dirname, '../src/write-docs.ts'));
