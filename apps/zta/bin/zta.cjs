#!/usr/bin/env node
// Sources are TypeScript as they stand: tsx loads them, so that there is no build that could be out of date.
require('tsx/cjs');
require('../src/main.ts');
