import { type Truth } from '../all-pairs/truth';

/** What is open, and on which conditions. */
export interface Opening {
  readonly verdict: 'allowed' | 'conditional' | 'unknown';
  readonly conditions: readonly string[];
}

/** What is open for one message, as alternatives; none: it is denied. */
export type State = readonly Opening[];

const worth = ['denied', 'conditional', 'unknown', 'allowed'] as const;

/** The best verdict there is: what is unknown may be open, so nothing conditional hides it. */
export function verdictOf(state: State): (typeof worth)[number] {
  return worth[Math.max(0, ...state.map(({ verdict }) => worth.indexOf(verdict)))]!;
}

/** The same of what ways give. */
export function openingsOf(truths: readonly Truth[]): State {
  const names = { unknown: 'unknown', conditional: 'conditional', yes: 'allowed' } as const;
  return truths.flatMap(({ value, conditions }) => (value === 'no' ? [] : [{ verdict: names[value], conditions }]));
}

/**
 * What is open after and wasn't before, without what counts for less than the best there is. Where both are conditional,
 * only conditions count that no weaker ones stood for.
 */
export function gained(before: State, after: State): State {
  const [was, is] = [verdictOf(before), verdictOf(after)];
  if (is === 'denied' || worth.indexOf(is) < worth.indexOf(was)) return [];
  const best = distinct(after.filter(({ verdict }) => verdict === is));
  if (was !== is) return best;
  if (is !== 'conditional') return [];
  const known = before.filter(({ verdict }) => verdict === is);
  return best.filter(({ conditions }) => !known.some((other) => isSubset(other.conditions, conditions)));
}

function isSubset(inner: readonly string[], outer: readonly string[]): boolean {
  return inner.every((item) => outer.includes(item));
}

function distinct(state: State): State {
  return [...new Map(state.map((item) => [JSON.stringify([item.verdict, item.conditions]), item])).values()];
}
