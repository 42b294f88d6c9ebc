import { readFiles, type SourceFiles } from '@zta/manifests';
import { InputError } from './input-error';

/**
 * The files to judge.
 *
 * @throws {InputError} Where there are none.
 */
export function loadFiles(path: string): SourceFiles {
  const source = readFiles(path);
  if (source.files.length > 0 || source.problems.length > 0) return source;
  throw new InputError(`Cannot judge ${path}: expected files ending in .yaml, .yml or .json, found none`);
}
