// The floor: parse the files, do nothing with them.
const { readFileSync, readdirSync } = require('node:fs');
const { join } = require('node:path');
const { CORE_SCHEMA, loadAll } = require('js-yaml');

const folder = process.argv[2];
for (const name of readdirSync(folder))
  loadAll(readFileSync(join(folder, name), 'utf8'), null, { schema: CORE_SCHEMA });
