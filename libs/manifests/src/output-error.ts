/** One thing that keeps the files from being written. */
export interface OutputProblem {
  /** The object with the path of its field, or the file or folder. */
  readonly place: string;
  /** What must hold, to be read after "must be". */
  readonly expected: string;
  readonly found: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** Thrown by all that writes files; lists every problem at once. */
export class OutputError extends Error {
  override readonly name = 'OutputError';

  /** @param action What can't be done, to be read after "Cannot". */
  constructor(
    action: string,
    readonly problems: readonly OutputProblem[],
  ) {
    super([`Cannot ${action}:`, ...problems.map((problem) => `  ${describe(problem)}`)].join('\n'));
  }
}

function describe({ place, expected, found, remedy }: OutputProblem): string {
  return `${place} must be ${expected}, got ${found}: ${remedy}`;
}
