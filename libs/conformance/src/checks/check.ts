import type { Document, Manifest, Origin, World } from '@zta/reachability';
import type { RuleProblems } from '../cel/rule-problems';
import type { Severity } from '../finding';
import type { CrdSet } from '../schema/crd-set';

/** What checks look at. */
export interface CheckInput {
  readonly documents: readonly Document[];
  /** Every object, `List`s taken apart. */
  readonly manifests: readonly Manifest[];
  /** The same objects as the judge reads them. */
  readonly world: World;
  readonly crds: CrdSet;
  /** What the rules in CEL of its kind say of an object. */
  readonly rules: (manifest: Manifest) => RuleProblems;
}

/** A place that a check finds fault with. */
export interface Fault {
  readonly origin: Origin;
  /** What must hold there and what was found, to be read after the path: `must be …, got …`. */
  readonly message: string;
}

/** One way in which a manifest can be refused, ignored or misread. */
export interface Check {
  /** In lower case with hyphens; the name of its page in docs/checks and of its fixtures. */
  readonly id: string;
  readonly severity: Severity;
  /** Why it matters, in one sentence. */
  readonly why: string;
  /** Project, version and file of the rule. */
  readonly source: string;
  readonly find: (input: CheckInput) => Iterable<Fault>;
}

/** The message of a fault: what must hold and what was found, the latter cut short. */
export function mustBe(expected: string, found: unknown): string {
  const value = found === undefined ? 'nothing' : JSON.stringify(found);
  return `must be ${expected}, got ${value.length > 120 ? `${value.slice(0, 117)}…` : value}`;
}
