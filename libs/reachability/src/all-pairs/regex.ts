/**
 * A regular expression as a tree, for derivatives. Equal trees are one object, so that an automaton's states are
 * compared by identity.
 */
export type Regex =
  | { readonly kind: 'nothing' | 'empty'; readonly id: number }
  | { readonly kind: 'chars'; readonly id: number; readonly ranges: readonly Range[] }
  | { readonly kind: 'sequence'; readonly id: number; readonly first: Regex; readonly rest: Regex }
  | { readonly kind: 'choice'; readonly id: number; readonly options: readonly Regex[] }
  | { readonly kind: 'repeat'; readonly id: number; readonly part: Regex };

/** Code units from the first to the last. */
export type Range = readonly [first: number, last: number];

const lastUnit = 0xffff;
const known = new Map<string, Regex>();

export const nothing = make('nothing', (id) => ({ kind: 'nothing', id }));
export const empty = make('empty', (id) => ({ kind: 'empty', id }));
/** Any one code unit. */
export const anyChar = chars([[0, lastUnit]]);
/** Any text. */
export const anything = repeat(anyChar);

/** One code unit of these ranges. */
export function chars(ranges: readonly Range[]): Regex {
  return ranges.length === 0 ? nothing : make(`chars ${ranges.join(' ')}`, (id) => ({ kind: 'chars', id, ranges }));
}

/** One code unit outside of these ranges. */
export function otherChars(ranges: readonly Range[]): Regex {
  const sorted = [...ranges].sort(([a], [b]) => a - b);
  const gaps: Range[] = [];
  let next = 0;
  for (const [first, last] of sorted) {
    if (first > next) gaps.push([next, first - 1]);
    next = Math.max(next, last + 1);
  }
  if (next <= lastUnit) gaps.push([next, lastUnit]);
  return chars(gaps);
}

/** Exactly this text. */
export function text(value: string): Regex {
  const units = Array.from({ length: value.length }, (_, i) => value.charCodeAt(i));
  return sequence(...units.map((unit) => chars([[unit, unit]])));
}

/** One after the other. */
export function sequence(...parts: readonly Regex[]): Regex {
  return parts.reduceRight((rest, part) => concat(part, rest), empty);
}

/** Any of these. */
export function choice(...parts: readonly Regex[]): Regex {
  const flat = parts.flatMap((part) => (part.kind === 'choice' ? part.options : [part]));
  const options = [...new Set(flat)].filter((part) => part !== nothing).sort((a, b) => a.id - b.id);
  const [only = nothing] = options;
  if (options.length <= 1) return only;
  if (options.includes(anything)) return anything;
  return make(`choice ${options.map(({ id }) => id).join()}`, (id) => ({ kind: 'choice', id, options }));
}

/** Any number of these. */
export function repeat(part: Regex): Regex {
  if (part.kind === 'repeat') return part;
  if (part === nothing || part === empty) return empty;
  return make(`repeat ${part.id}`, (id) => ({ kind: 'repeat', id, part }));
}

/** Whether the expression matches the empty text. */
export function isNullable(regex: Regex): boolean {
  switch (regex.kind) {
    case 'empty':
    case 'repeat':
      return true;
    case 'sequence':
      return isNullable(regex.first) && isNullable(regex.rest);
    case 'choice':
      return regex.options.some(isNullable);
    default:
      return false;
  }
}

/**
 * What must follow once a code unit was read.
 *
 * @see Brzozowski, Derivatives of Regular Expressions (1964)
 */
export function derivative(regex: Regex, unit: number): Regex {
  switch (regex.kind) {
    case 'chars':
      return regex.ranges.some(([first, last]) => unit >= first && unit <= last) ? empty : nothing;
    case 'sequence': {
      const after = concat(derivative(regex.first, unit), regex.rest);
      return isNullable(regex.first) ? choice(after, derivative(regex.rest, unit)) : after;
    }
    case 'choice':
      return choice(...regex.options.map((option) => derivative(option, unit)));
    case 'repeat':
      return concat(derivative(regex.part, unit), regex);
    default:
      return nothing;
  }
}

/** The ranges of code units that an expression tells apart. */
export function rangesOf(regex: Regex): readonly Range[] {
  switch (regex.kind) {
    case 'chars':
      return regex.ranges;
    case 'sequence':
      return [...rangesOf(regex.first), ...rangesOf(regex.rest)];
    case 'choice':
      return regex.options.flatMap(rangesOf);
    case 'repeat':
      return rangesOf(regex.part);
    default:
      return [];
  }
}

function concat(first: Regex, rest: Regex): Regex {
  if (first === nothing || rest === nothing) return nothing;
  if (first === empty) return rest;
  if (rest === empty) return first;
  if (first.kind === 'sequence') return concat(first.first, concat(first.rest, rest));
  return make(`sequence ${first.id} ${rest.id}`, (id) => ({ kind: 'sequence', id, first, rest }));
}

function make(key: string, build: (id: number) => Regex): Regex {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = build(known.size);
  known.set(key, made);
  return made;
}
