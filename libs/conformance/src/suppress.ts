import type { Finding } from './finding';

/** A finding that somebody answers for. */
export interface Suppression {
  /** Id of the check. */
  readonly check: string;
  readonly kind: string;
  /** Left out for cluster-scoped objects. */
  readonly namespace?: string;
  readonly name: string;
  /** Why it is right as it is. */
  readonly reason: string;
  /** Who answers for it. */
  readonly owner: string;
}

export interface Suppressed {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Finding[];
  /** Suppressions that nothing was found for: they would hide what comes next. */
  readonly unused: readonly Suppression[];
}

/** Takes out the findings that the catalogue answers for. */
export function suppress(findings: readonly Finding[], suppressions: readonly Suppression[]): Suppressed {
  const covers = (suppression: Suppression) => (finding: Finding) =>
    finding.check === suppression.check &&
    finding.kind === suppression.kind &&
    finding.namespace === (suppression.namespace ?? '') &&
    finding.name === suppression.name;
  const isCovered = (finding: Finding) => suppressions.some((suppression) => covers(suppression)(finding));
  return {
    findings: findings.filter((finding) => !isCovered(finding)),
    suppressed: findings.filter(isCovered),
    unused: suppressions.filter((suppression) => !findings.some(covers(suppression))),
  };
}
