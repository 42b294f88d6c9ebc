import { CrdError, type CrdSet, loadCrds, type LoadOptions } from '@zta/conformance';
import { ManifestError } from '@zta/manifests';
import { InputError } from './input-error';

/**
 * The definitions in a folder.
 *
 * @throws {InputError} Where there are none, or they can't be understood.
 */
export async function findCrds(folder: string, options: LoadOptions): Promise<CrdSet> {
  try {
    return await loadCrds(folder, options);
  } catch (error) {
    if (!(error instanceof CrdError || error instanceof ManifestError)) throw error;
    throw new InputError(
      `Cannot check without the definitions of the platform's kinds. Run \`npm run crds\`, or point --crds or ZTA_CRDS to a folder of CustomResourceDefinitions.\n${error.message}`,
    );
  }
}
