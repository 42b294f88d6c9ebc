import { basename, dirname, join } from 'node:path';

/** Names beside a folder that is being replaced. */
export interface TemporaryFolders {
  /** Where the new content is put together: `.demo.new` of `demo`. */
  readonly staged: string;
  /** Where the old content waits until the new one is in place: `.demo.old` of `demo`. */
  readonly old: string;
}

/** Siblings of a folder, so that a rename never crosses a file system. */
export function temporaryFolders(folder: string): TemporaryFolders {
  const beside = (suffix: string): string => join(dirname(folder), `.${basename(folder)}.${suffix}`);
  return { staged: beside('new'), old: beside('old') };
}

/** Whether a name is one of {@link temporaryFolders}, as an interrupted run leaves them. */
export function isTemporary(name: string): boolean {
  return /^\..+\.(new|old)$/.test(name);
}
