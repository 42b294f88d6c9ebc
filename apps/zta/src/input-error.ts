/** Thrown by commands for arguments that can't be right. */
export class InputError extends Error {
  override readonly name = 'InputError';
}
