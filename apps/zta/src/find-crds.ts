import { join } from 'node:path';
import { CrdError, type CrdSet, type Keep, loadCrds } from '@zta/conformance';
import { ManifestError } from '@zta/manifests';
import { InputError } from './input-error';

/** Where `npm run crds` puts what it downloads. */
const downloaded = '.cache/crds';

/**
 * The definitions to check against: of the folder given, else of `ZTA_CRDS`, else those that were downloaded.
 *
 * @throws {InputError} Where there are none, or they can't be understood.
 */
export async function findCrds(root: string, given: string | undefined, keep: Keep): Promise<CrdSet> {
  const folder = given ?? process.env['ZTA_CRDS'] ?? join(root, downloaded);
  try {
    return await loadCrds(folder, keep);
  } catch (error) {
    if (!(error instanceof CrdError || error instanceof ManifestError)) throw error;
    throw new InputError(
      `Cannot check without the definitions of the platform's kinds. Run \`npm run crds\`, or point --crds or ZTA_CRDS to a folder of CustomResourceDefinitions.\n${error.message}`,
    );
  }
}
