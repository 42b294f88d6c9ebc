import { type Origin } from '../world/origin';

/** One of the things that a part of a rule asks for, and that part without it. */
export interface Conjunct<T> {
  readonly origin: Origin;
  readonly differs: string;
  readonly has: string;
  readonly needs: string;
  readonly relaxed: T;
}

/** What a connection has where it has none. */
export const nothing = 'nothing';

/** The same things as parts of something larger. */
export function lift<A, B>(conjuncts: readonly Conjunct<A>[], put: (relaxed: A) => B): readonly Conjunct<B>[] {
  return conjuncts.map((conjunct) => ({ ...conjunct, relaxed: put(conjunct.relaxed) }));
}

/** What the items of a list ask for, each with the list in which only that item is relaxed. */
export function within<T>(
  list: readonly T[],
  conjunctsOf: (item: T) => readonly Conjunct<T>[],
): readonly Conjunct<readonly T[]>[] {
  return list.flatMap((item, i) =>
    lift(conjunctsOf(item), (relaxed) => list.map((other, k) => (k === i ? relaxed : other))),
  );
}

/** Alternatives as text. */
export function orText(values: readonly string[]): string {
  return values.join(' or ');
}

/** An end of a connection as text: an endpoint's id, or the address or name of what is none. */
export function endText(id: string): string {
  return id.replace(/^(world|entity|fqdn):/, '');
}
