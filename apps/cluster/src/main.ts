import { join } from 'node:path';
import { loadCatalog } from '@zta/intent';
import { declarations } from '@zta/intent/catalog';
import { replaceFolders } from '@zta/manifests';
import { renderClusters } from './render';

/** Errors that say all there is to say. */
const plainErrors = ['CatalogError', 'OutputError'];

/** The repository's root, and the text of the lock file or nothing: the bundle has them from who starts it. */
const root = process.env['ZTA_ROOT'] ?? '.';
const lock = process.env['ZTA_LOCK'];

try {
  const targets = renderClusters(loadCatalog(declarations), lock);
  const { written, removed, unchanged } = replaceFolders(
    targets.map(({ folder, files }) => ({ folder: join(root, 'clusters', folder), files })),
  );
  process.stdout.write(
    `Rendered Terraform's configuration of ${targets.length} clusters: ${written} files written, ${removed} removed, ${unchanged} unchanged\n`,
  );
} catch (error) {
  const { name, message, stack } = error as Error;
  process.stderr.write(
    `${plainErrors.includes(name) ? message : `Cannot go on, which is a fault of this program: ${stack ?? message}`}\n`,
  );
  process.exitCode = 2;
}
