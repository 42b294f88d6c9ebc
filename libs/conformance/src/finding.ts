/** `error`: a cluster would refuse or ignore it, or do something else than it says. `warning`: it may well be meant. */
export type Severity = 'error' | 'warning';

/** One thing that is wrong with one object. */
export interface Finding {
  /** Id of the check that found it. */
  readonly check: string;
  readonly severity: Severity;
  readonly file: string;
  /** Line where the object starts in its file, from 1. */
  readonly line: number;
  readonly kind: string;
  /** `''` for cluster-scoped objects. */
  readonly namespace: string;
  readonly name: string;
  /** Of the field inside the object, as Kubernetes writes paths: `spec.rules[0].from`; `''` for the object itself. */
  readonly path: string;
  /** Path, expectation and value, in a sentence without a full stop. */
  readonly message: string;
}
