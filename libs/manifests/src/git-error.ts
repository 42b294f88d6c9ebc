/** Thrown where git can't give what is asked for; says what was expected and what to do. */
export class GitError extends Error {
  override readonly name = 'GitError';
}
