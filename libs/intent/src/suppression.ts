import { type ClusterName } from '../catalog/clusters/cluster-name';
import { type Problem } from './problem';
import { dnsLabel, sentence } from './values';

/** A finding of `zta check` about a rendered object that is right as it is, and who answers for that. */
export interface Suppression {
  readonly cluster: ClusterName;
  /** Id of the check, as `zta check --list` prints it. */
  readonly check: string;
  readonly kind: string;
  /** Left out for cluster-scoped objects. */
  readonly namespace?: string;
  readonly name: string;
  readonly reason: string;
  /** Who answers for it. */
  readonly owner: string;
}

/** What types can't check of suppressions. */
export function checkSuppressions(
  suppressions: readonly Suppression[],
  clusters: readonly string[],
): readonly Problem[] {
  return suppressions.flatMap((suppression, index) => {
    const path = `suppressions[${index}]`;
    const unknown = { path: `${path}.cluster`, expected: `one of ${clusters.join(', ')}`, found: suppression.cluster };
    return [
      ...(clusters.includes(suppression.cluster) ? [] : [unknown]),
      ...(dnsLabel(63).holds(suppression.check)
        ? []
        : [{ path: `${path}.check`, expected: 'the id of a check', found: suppression.check }]),
      ...(['kind', 'name', 'reason', 'owner'] as const).flatMap((field) =>
        sentence.holds(suppression[field])
          ? []
          : [{ path: `${path}.${field}`, expected: sentence.words, found: suppression[field] }],
      ),
    ];
  });
}
