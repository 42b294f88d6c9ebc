import type { Origin } from '@zta/reachability';

/** `error`: a cluster would refuse or ignore it, or do something else than it says. `warning`: it may well be meant. */
export type Severity = 'error' | 'warning';

/** One thing that is wrong with one object, at one of its fields. */
export interface Finding extends Origin {
  /** Id of the check that found it. */
  readonly check: string;
  readonly severity: Severity;
  /** Path, expectation and value, in a sentence without a full stop. */
  readonly message: string;
}
