import type { LabelRequirement, Labels, LabelSelector } from './selector';

/** Something in an object that the reader doesn't understand, at its path inside the object. */
export interface Problem {
  readonly path: string;
  readonly reason: string;
}

/** One for all, since most of what could be written isn't. */
const nothing: readonly never[] = [];
const noLabels: Labels = {};

const operators: readonly string[] = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

/**
 * One value of an object while it is read. Reading is strict: what has the wrong shape, and every key that
 * {@link Field.only} doesn't name, becomes a problem, so nothing is dropped in silence. `null` counts as absent, as the
 * API server prunes it.
 */
export class Field {
  private readonly problems: Problem[];

  /**
   * @param holder What holds it, under `key`; nothing holds the object itself.
   */
  constructor(
    readonly value: unknown,
    private readonly holder?: Field,
    private readonly key: string | number = '',
  ) {
    this.problems = holder === undefined ? [] : holder.problems;
  }

  /** Its place in the object, such as `spec.ingress[0]`; worked out only where somebody asks. */
  get path(): string {
    const { holder, key } = this;
    if (holder === undefined) return '';
    const { path } = holder;
    if (typeof key === 'number') return `${path}[${key}]`;
    return path === '' ? key : `${path}.${key}`;
  }

  /** Whether something is written here. */
  get isPresent(): boolean {
    return this.value !== null && this.value !== undefined;
  }

  /** What was not understood, here and below. */
  get found(): readonly Problem[] {
    return this.problems;
  }

  report(reason: string): void {
    const { path } = this;
    const isKnown = this.problems.some((problem) => problem.path === path && problem.reason === reason);
    if (!isKnown) this.problems.push({ path, reason });
  }

  get(key: string): Field {
    const child = isRecord(this.value) ? this.value[key] : undefined;
    return new Field(child, this, key);
  }

  /** Reports every key other than these. */
  only(...keys: readonly string[]): this {
    for (const key of this.keys()) if (!keys.includes(key)) this.get(key).reportUnless(`field ${key} is not modelled`);
    return this;
  }

  keys(): readonly string[] {
    if (!this.isPresent) return nothing;
    if (isRecord(this.value)) return Object.keys(this.value);
    this.report('must be an object');
    return nothing;
  }

  items(): readonly Field[] {
    if (!this.isPresent) return nothing;
    if (Array.isArray(this.value)) {
      return this.value.map((item: unknown, index) => new Field(item, this, index));
    }
    this.report('must be a list');
    return nothing;
  }

  text(): string | undefined {
    if (this.isPresent && typeof this.value !== 'string') this.report('must be text');
    return typeof this.value === 'string' ? this.value : undefined;
  }

  texts(): readonly string[] {
    return this.each((item) => item.text() ?? '');
  }

  /** What is read of each item. Most lists aren't there, and share one that is empty. */
  each<T>(read: (item: Field) => T): readonly T[] {
    return this.isPresent ? this.items().map(read) : nothing;
  }

  oneOf<T extends string>(values: readonly T[]): T | undefined {
    const text = this.text();
    const known = values.find((value) => value === text);
    if (text !== undefined && known === undefined) this.report(`${text} is not one of ${values.join(', ')}`);
    return known;
  }

  integer(): number | undefined {
    if (this.isPresent && !Number.isInteger(this.value)) this.report('must be an integer');
    return typeof this.value === 'number' ? this.value : undefined;
  }

  flag(): boolean | undefined {
    if (this.isPresent && typeof this.value !== 'boolean') this.report('must be true or false');
    return typeof this.value === 'boolean' ? this.value : undefined;
  }

  labels(): Labels {
    if (!this.isPresent) return noLabels;
    const labels: Record<string, string> = {};
    for (const key of this.keys()) labels[key] = this.get(key).text() ?? '';
    return labels;
  }

  selector(): LabelSelector {
    this.only('matchLabels', 'matchExpressions');
    return {
      matchLabels: this.get('matchLabels').labels(),
      matchExpressions: this.get('matchExpressions').each((item) => item.requirement()),
    };
  }

  private requirement(): LabelRequirement {
    this.only('key', 'operator', 'values');
    const operator = this.get('operator').oneOf(operators);
    if (operator === undefined) this.report('operator is missing');
    const key = this.get('key').text() ?? '';
    const values = this.get('values').texts();
    if (operator?.includes('In') === true && values.length === 0) this.report(`${operator} needs values`);
    return { key, operator: (operator ?? 'In') as LabelRequirement['operator'], values };
  }

  private reportUnless(reason: string): void {
    if (this.isPresent) this.report(reason);
  }
}

/** Whether a value is an object with fields. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
