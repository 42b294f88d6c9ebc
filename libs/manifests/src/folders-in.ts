import { readdirSync } from 'node:fs';
import { compareText } from './compare-text';

/** Names of the folders in a folder, in order; none where it isn't one. Those that can't be read are no concern here. */
export function foldersIn(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort(compareText);
  } catch {
    return [];
  }
}
