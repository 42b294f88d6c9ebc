import { type RequestField, requestFields } from './http-leaf';
import { partsOf, type Term, type Terms } from './terms';
import { type Truth, type Value, values } from './truth';
import { regexOf, type TextPattern } from './text-pattern';
import { defaultWitnessLimits, type WitnessLimits, witnesses } from './witnesses';

/** Requests that stand for all: each field's values, of which every combination is judged. */
export interface RequestClasses {
  readonly patterns: Readonly<Record<RequestField, readonly TextPattern[]>>;
  readonly texts: Readonly<Record<RequestField, readonly string[]>>;
}

/** How much work is done to tell requests apart. */
export interface ClassLimits extends WitnessLimits {
  /** How many combinations of fields are judged. */
  readonly requests: number;
}

export const defaultClassLimits: ClassLimits = { ...defaultWitnessLimits, requests: 100_000 };

/** Tells apart the requests that formulas tell apart. Results are kept by formula. */
export class Requests {
  private readonly classes = new Map<number, RequestClasses | undefined>();
  private readonly bests = new Map<number, Truth>();

  constructor(
    private readonly terms: Terms,
    private readonly limits: ClassLimits = defaultClassLimits,
  ) {}

  /** The classes of requests of a formula; `undefined` where there are too many. */
  classesOf(term: Term): RequestClasses | undefined {
    if (this.classes.has(term.id)) return this.classes.get(term.id);
    const made = this.classify(term);
    this.classes.set(term.id, made);
    return made;
  }

  /** What the best connection gets: one that carries bytes, or any request. */
  best(term: Term): Truth {
    if (term.truth !== undefined) return term.truth;
    const known = this.bests.get(term.id);
    if (known !== undefined) return known;
    const made = this.findBest(term);
    this.bests.set(term.id, made);
    return made;
  }

  private findBest(term: Term): Truth {
    let best = this.terms.evaluate(term, { kind: 'opaque' });
    const classes = this.classesOf(term);
    if (classes === undefined) return isBetter('unknown', best.value) ? { value: 'unknown', conditions: [] } : best;
    for (const request of requestsOf(classes)) {
      if (best.value === 'yes') break;
      const found = this.terms.evaluate(term, { kind: 'http', request });
      if (isBetter(found.value, best.value)) best = found;
    }
    return best;
  }

  private classify(term: Term): RequestClasses | undefined {
    return classesOfPatterns(patternsOf([term]), this.limits);
  }
}

/** The classes of requests that patterns tell apart; `undefined` where there are too many. */
export function classesOfPatterns(
  all: RequestClasses['patterns'],
  limits: ClassLimits = defaultClassLimits,
): RequestClasses | undefined {
  // A pattern that isn't understood is unknown for every request alike, so it tells none apart.
  const patterns = understood(all);
  const [method, path, host] = requestFields.map((field) => witnesses(field, patterns[field], limits));
  if (method === undefined || path === undefined || host === undefined) return undefined;
  const isTooMuch = method.length * path.length * host.length > limits.requests;
  return isTooMuch ? undefined : { patterns, texts: { method, path, host } };
}

/** Every combination. */
export function* requestsOf({ texts }: RequestClasses): Generator<Record<RequestField, string>> {
  for (const host of texts.host) {
    for (const path of texts.path) for (const method of texts.method) yield { method, path, host };
  }
}

/** All patterns that formulas hold requests against, as patterns for the request that comes in. */
export function patternsOf(formulas: readonly Term[]): RequestClasses['patterns'] {
  const found = new Map<string, FieldPattern>();
  const add = (field: RequestField, pattern: TextPattern) =>
    found.set(JSON.stringify([field, pattern]), { field, pattern });
  for (const term of formulas) collect(term, add, new Set());
  return inOrder([...found.values()]);
}

/** The patterns of several, each once. */
export function joinPatterns(all: readonly RequestClasses['patterns'][]): RequestClasses['patterns'] {
  return inOrder(
    all.flatMap((of) => requestFields.flatMap((field) => of[field].map((pattern) => ({ field, pattern })))),
  );
}

interface FieldPattern {
  readonly field: RequestField;
  readonly pattern: TextPattern;
}

// Each once, in an order that doesn't depend on that of the rules.
function inOrder(items: readonly FieldPattern[]): RequestClasses['patterns'] {
  const distinct = new Map(items.map((item) => [JSON.stringify([item.field, item.pattern]), item]));
  const sorted = [...distinct].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, item]) => item);
  const of = (field: RequestField) => sorted.filter((item) => item.field === field).map(({ pattern }) => pattern);
  return { method: of('method'), path: of('path'), host: of('host') };
}

function understood(patterns: RequestClasses['patterns']): RequestClasses['patterns'] {
  const of = (field: RequestField) => patterns[field].filter((item) => item.form !== 'regex' || regexOf(item.text));
  return { method: of('method'), path: of('path'), host: of('host') };
}

type Add = (field: RequestField, pattern: TextPattern) => void;

function collect({ formula }: Term, add: Add, seen: Set<Term>): void {
  if (formula.kind === 'leaf' && formula.leaf.kind === 'text') add(formula.leaf.field, formula.leaf.pattern);
  if (formula.kind === 'through') {
    const { proxy, part } = formula;
    const own = proxy.patterns();
    for (const field of requestFields) for (const pattern of own[field]) add(field, pattern);
    const before: Add = (field, pattern) => proxy.before(field, pattern).forEach((item) => add(field, item));
    collect(part, before, new Set());
  }
  for (const part of partsOf(formula)) {
    if (seen.has(part)) continue;
    seen.add(part);
    collect(part, add, seen);
  }
}

/** Whether one value is worth more than another. */
export function isBetter(one: Value, other: Value): boolean {
  return values.indexOf(one) > values.indexOf(other);
}
