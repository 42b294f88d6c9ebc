/** One place in a file that can't be read. */
export interface ManifestProblem {
  readonly file: string;
  /** Counted from 1; 1 where the problem is the file itself. */
  readonly line: number;
  readonly reason: string;
  /** `apiVersion` and `kind` of a document that can't be read, as far as a line at its start says. */
  readonly apiVersion?: string;
  readonly kind?: string;
}

/** Thrown by {@link readDocuments}; lists every file that can't be read at once, each with its line. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';

  constructor(readonly problems: readonly ManifestProblem[]) {
    const lines = problems.map(({ file, line, reason }) => `  ${file}:${line}: ${reason}`);
    super(['Cannot read the manifests:', ...lines].join('\n'));
  }
}
