/**
 * Whether something holds, as far as manifests tell. Of alternatives the last of these counts: what is unknown may be
 * open, so nothing conditional hides it.
 */
export const values = ['no', 'conditional', 'unknown', 'yes'] as const;
export type Value = (typeof values)[number];

// Of what must hold together the first of these counts.
const strictest: readonly Value[] = ['no', 'unknown', 'conditional', 'yes'];
const loosest: readonly Value[] = [...values].reverse();

/** A value, and for `conditional` what it depends on. */
export interface Truth {
  readonly value: Value;
  /** Sorted. */
  readonly conditions: readonly string[];
}

/** That a condition doesn't hold; twice is as if never. */
export function negated(condition: string): string {
  return condition.startsWith('not: ') ? condition.slice(5) : `not: ${condition}`;
}

/** The opposite. */
export function negate({ value, conditions }: Truth): Truth {
  if (value === 'yes') return { value: 'no', conditions: [] };
  if (value === 'no') return { value: 'yes', conditions: [] };
  return { value, conditions: conditions.map(negated).sort() };
}

/** What all come to together, or as alternatives, with the conditions of those that come to the same. */
export function choose(kind: 'every' | 'some', truths: readonly Truth[]): Truth {
  const order = kind === 'every' ? strictest : loosest;
  const value = order.find((wanted) => truths.some((truth) => truth.value === wanted)) ?? 'no';
  const chosen = truths.filter((truth) => truth.value === value);
  return { value, conditions: union(chosen.flatMap(({ conditions }) => conditions)) };
}

/** What all are sure of, and else unknown. */
export function agreed(truths: readonly Truth[]): Truth {
  const isSure = (value: Value) => truths.every((truth) => truth.value === value);
  return { value: isSure('yes') ? 'yes' : isSure('no') ? 'no' : 'unknown', conditions: [] };
}

/** What holds where it isn't known which of several cases is there. */
export function settle(cases: readonly { readonly truth: Truth; readonly conditions: readonly string[] }[]): Truth {
  const truths = cases.map(({ truth }) => truth);
  if (new Set(truths.map(({ value }) => value)).size === 1) return choose('every', truths);
  if (truths.some(({ value }) => value === 'unknown')) return { value: 'unknown', conditions: [] };
  const open = cases
    .filter(({ truth }) => truth.value !== 'no')
    .map(({ truth, conditions }) => [...conditions, ...truth.conditions]);
  const common = (open[0] ?? []).filter((one) => open.every((list) => list.includes(one)));
  return { value: 'conditional', conditions: union(common.length > 0 ? common : open.flat()) };
}

function union(conditions: readonly string[]): readonly string[] {
  return [...new Set(conditions)].sort();
}
