import type { LabelRequirement, Labels, LabelSelector } from './selector';

/**
 * Whether labels satisfy a Kubernetes label selector.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors (Kubernetes 1.33)
 */
export function matchLabels({ matchLabels: wanted, matchExpressions }: LabelSelector, labels: Labels): boolean {
  return (
    Object.entries(wanted).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every((requirement) => holds(requirement, labels[requirement.key]))
  );
}

/** Whether one label has the value or the presence that a requirement asks for. */
export function holds({ operator, values }: LabelRequirement, value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
  }
}
