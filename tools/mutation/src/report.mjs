import { calculateMetrics } from 'mutation-testing-metrics';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { format } from 'prettier';
import { isEquivalent, reasons } from './equivalent.mjs';
import { folders, source } from './folders.mjs';
import { incrementalFile } from './options.mjs';

/** Writes docs/mutation.md from what is known of all folders. */
export async function writeReport() {
  const known = Object.keys(folders).filter((folder) => existsSync(incrementalFile(folder)));
  const results = known.map(read);
  const text = template(results);
  writeFileSync('docs/mutation.md', await format(text, { parser: 'markdown', printWidth: 120 }));
}

function read(folder) {
  const file = incrementalFile(folder);
  const { files, framework } = JSON.parse(readFileSync(file, 'utf8'));
  const { metrics } = calculateMetrics(files);
  const mutants = Object.entries(files).flatMap(([name, { source: text, mutants: list }]) =>
    list.map((mutant) => ({ ...mutant, file: relative(source, name), original: originalOf(text, mutant.location) })),
  );
  const living = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
  const equivalent = living.filter(isEquivalent);
  return { folder, metrics, living, equivalent, files: Object.keys(files).length, day: dayOf(file), framework };
}

const dayOf = (file) => statSync(file).mtime.toISOString().slice(0, 10);

/** The text that a mutant replaces. */
function originalOf(text, { start, end }) {
  const lines = text.split('\n').slice(start.line - 1, end.line);
  lines[lines.length - 1] = lines.at(-1).slice(0, end.column - 1);
  lines[0] = lines[0].slice(start.column - 1);
  return lines.join('\n');
}
