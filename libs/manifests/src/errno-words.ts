import { getSystemErrorMap } from 'node:util';

/** What the system says about a failed call, in words and with its code: `permission denied (EACCES)`. */
export function errnoWords(error: unknown): string {
  const { errno, code, message } = error as Partial<NodeJS.ErrnoException>;
  const words = errno === undefined ? undefined : getSystemErrorMap().get(errno)?.[1];
  return words === undefined ? (message ?? String(error)) : `${words} (${code})`;
}
