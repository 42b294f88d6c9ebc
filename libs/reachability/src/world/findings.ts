import type { Problem } from './field';
import { type NotEnforced, type Touch, type Unsupported, unsupported } from './notices';
import { at, type Origin } from './origin';

/** What reading one object gave. */
export interface Findings<T> {
  readonly read: readonly T[];
  readonly unsupported: readonly Unsupported[];
  readonly notEnforced: readonly NotEnforced[];
}

/** An object that was understood in whole. */
export function understood<T>(...read: readonly T[]): Findings<T> {
  return { read, unsupported: [], notEnforced: [] };
}

/** A policy that does nothing, and why. */
export function refused<T>(...notEnforced: readonly NotEnforced[]): Findings<T> {
  return { read: [], unsupported: [], notEnforced };
}

/** An object of which something wasn't understood: one notice for each problem. */
export function puzzling<T>(origin: Origin, problems: readonly Problem[], touches: Touch): Findings<T> {
  const notices = problems.map(({ path, reason }) => unsupported(at(origin, path), reason, touches));
  return { read: [], unsupported: notices, notEnforced: [] };
}

/** The object if it was understood in whole, and otherwise only what wasn't. */
export function unlessPuzzling<T>(value: T, origin: Origin, problems: readonly Problem[], touches: Touch): Findings<T> {
  return problems.length === 0 ? understood(value) : puzzling(origin, problems, touches);
}

/** All findings together. */
export function merge<T>(all: readonly Findings<T>[]): Findings<T> {
  return {
    read: all.flatMap(({ read }) => read),
    unsupported: all.flatMap((findings) => findings.unsupported),
    notEnforced: all.flatMap((findings) => findings.notEnforced),
  };
}
