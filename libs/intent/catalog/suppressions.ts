import { type Suppression } from '../src/suppression';

/** Findings of `zta check` about our own manifests that somebody answers for. */
export const suppressions: readonly Suppression[] = [];
