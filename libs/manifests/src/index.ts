export type { Batch, OutputFile } from './batch';
export { compareText } from './compare-text';
export { fieldPath } from './field-path';
export { formatYaml } from './format-yaml';
export { generatedBy, isGenerated } from './generated-by';
export { GitError } from './git-error';
export { commitOf, isDirty, readRevision, repositoryOf } from './git-revision';
export { apiGroup, type KubernetesObject } from './kubernetes-object';
export { locate, locateField, type Position } from './locate';
export { ManifestError, type ManifestProblem } from './manifest-error';
export { OutputError, type OutputProblem } from './output-error';
export {
  isFolder,
  parseFiles,
  readDocuments,
  readFiles,
  type SourceDocument,
  type SourceDocuments,
  type SourceFiles,
} from './read-documents';
export { foldersIn } from './folders-in';
export { replaceFolders, type FolderTarget, type ReplaceResult } from './replace-folders';
export { isClusterScoped } from './scope';
export { cachedResult } from './result-cache';
export { folderOf, toFiles } from './to-files';
