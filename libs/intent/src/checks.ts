import { type Problem } from './problem';
import { type Rule } from './values';

/** Collects what doesn't hold. */
export class Checks {
  readonly problems: Problem[] = [];

  check(path: string, value: unknown, rule: Rule): void {
    if (!rule.holds(value)) this.refuse(path, rule.words, value);
  }

  refuse(path: string, expected: string, found: unknown): void {
    this.problems.push({ path, expected, found });
  }
}
