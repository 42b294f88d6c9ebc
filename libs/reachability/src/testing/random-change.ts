import { type Spec } from './objects';
import { randomWorld } from './random-world';
import { Choose } from './random-world-choose';

/** A random world, and what a change made of it. */
export interface RandomChange {
  readonly before: readonly Spec[];
  readonly after: readonly Spec[];
}

/**
 * A random world and the same with some of its objects gone, replaced by those of another world, or with others beside
 * them; the same for the same seed.
 */
export function randomChange(seed: number): RandomChange {
  const choose = new Choose(seed * 7919 + 1);
  const before = randomWorld(seed);
  const other = randomWorld(seed + 100_000);
  const nameOf = ({ kind, metadata }: Spec) => JSON.stringify([kind, metadata]);
  const taken = choose.some(other, 3, 0);
  const names = new Set(taken.map(nameOf));
  const kept = before.filter((object) => !names.has(nameOf(object)) && !choose.chance(0.06));
  return { before, after: [...kept, ...taken] };
}
