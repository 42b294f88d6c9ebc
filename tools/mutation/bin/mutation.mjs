#!/usr/bin/env node
// Runs mutation testing folder by folder, then writes docs/mutation.md from what is known of all of them.
// `npm run mutation -- --mutate 'libs/reachability/src/world/cidr.ts'` narrows it; `--force` forgets earlier results.
import { Stryker } from '@stryker-mutator/core';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { folders, source } from '../src/folders.mjs';
import { incrementalFile, options } from '../src/options.mjs';
import { writeReport } from '../src/report.mjs';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '../../..'));
const { values } = parseArgs({
  options: {
    mutate: { type: 'string', multiple: true, default: [`${source}/**`] },
    force: { type: 'boolean', default: false },
    concurrency: { type: 'string', default: '2' },
  },
});

for (const folder of Object.keys(folders)) {
  const inside = values.mutate.map((glob) => (glob === `${source}/**` ? `${source}/${folder}/**` : glob));
  const mutate = inside.filter((glob) => glob.startsWith(`${source}/${folder}/`));
  if (mutate.length === 0) continue;
  // Read by runner.mjs, in the processes that Stryker starts.
  process.env.ZTA_MUTATED = folder;
  await new Stryker({
    ...options,
    mutate: [...mutate, '!**/*.test.ts', '!**/testing/**', '!**/*.mutation.ts'],
    incrementalFile: incrementalFile(folder),
    force: values.force,
    concurrency: Number(values.concurrency),
  }).runMutationTest();
}
await writeReport();
