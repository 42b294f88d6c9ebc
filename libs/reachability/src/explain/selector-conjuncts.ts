import { type LabelRequirement, type LabelSelector } from '../world/selector';
import { type Origin } from '../world/origin';
import { type Conjunct, nothing, orText } from './conjunct';

/** What a selector is held against. */
export interface Labelled {
  readonly origin: Origin;
  /** How a label is called, by its key in the selector. */
  readonly nameOf: (key: string) => string;
  readonly valueOf: (key: string) => string | undefined;
  /** Whether the labels satisfy a selector of one requirement. */
  readonly satisfies: (single: LabelSelector) => boolean;
}

/** What a selector asks for that labels don't have: each time the selector without that one requirement. */
export function selectorConjuncts(selector: LabelSelector, labelled: Labelled): readonly Conjunct<LabelSelector>[] {
  const { matchLabels, matchExpressions } = selector;
  const exact = Object.entries(matchLabels).flatMap(([key, value]) => {
    const { [key]: _dropped, ...rest } = matchLabels;
    const requirement: LabelRequirement = { key, operator: 'In', values: [value] };
    return conjunctOf(requirement, { ...selector, matchLabels: rest }, labelled);
  });
  const expressed = matchExpressions.flatMap((requirement) => {
    const rest = matchExpressions.filter((item) => item !== requirement);
    return conjunctOf(requirement, { ...selector, matchExpressions: rest }, labelled);
  });
  return [...exact, ...expressed];
}

function conjunctOf(
  requirement: LabelRequirement,
  relaxed: LabelSelector,
  { origin, nameOf, valueOf, satisfies }: Labelled,
): readonly Conjunct<LabelSelector>[] {
  if (satisfies({ matchLabels: {}, matchExpressions: [requirement] })) return [];
  const { key } = requirement;
  return [{ origin, differs: nameOf(key), has: shown(valueOf(key)), needs: textOf(requirement), relaxed }];
}

function textOf({ operator, values }: LabelRequirement): string {
  switch (operator) {
    case 'In':
      return orText(values.map(shown));
    case 'NotIn':
      return `not ${orText(values.map(shown))}`;
    case 'Exists':
      return 'any value';
    case 'DoesNotExist':
      return nothing;
  }
}

function shown(value: string | undefined): string {
  return value === '' ? '""' : (value ?? nothing);
}
