/**
 * A text that was worked out before from the same parts, or works it out and keeps it under a name: `cachedResult` of
 * `@zta/manifests`. What it gives back is trusted like a source.
 */
export type Keep = (name: string, parts: readonly string[], compute: () => Promise<string>) => Promise<string>;

/** Keeps nothing. */
export const keepNothing: Keep = (_name, _parts, compute) => compute();
