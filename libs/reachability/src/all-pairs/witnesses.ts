import type { RequestField } from './http-leaf';
import {
  anyChar,
  anything,
  choice,
  derivative,
  empty,
  isNullable,
  nothing,
  otherChars,
  type Range,
  rangesOf,
  type Regex,
  repeat,
  sequence,
  text,
} from './regex';
import { fitsPattern, regexOf, type TextPattern } from './text-pattern';

/** Where to stop looking. */
export interface WitnessLimits {
  /** How many states of the patterns' joint automaton may be visited. */
  readonly states: number;
  /** How many witnesses there may be. */
  readonly witnesses: number;
  /** Whether automata are used even where a list of candidates would do. */
  readonly alwaysAutomata: boolean;
}

export const defaultWitnessLimits: WitnessLimits = { states: 4000, witnesses: 2000, alwaysAutomata: false };

/**
 * Texts that stand for all there are: whatever set of patterns some text fits, one of these fits just that set.
 * `undefined` where that is too much work, or a pattern isn't understood.
 *
 * @param field Decides what texts there are: a path begins with `/`, a method isn't empty, and neither is the first
 *   label of a host.
 */
export function witnesses(
  field: RequestField,
  patterns: readonly TextPattern[],
  limits: WitnessLimits = defaultWitnessLimits,
): readonly string[] | undefined {
  const isPlain = patterns.every(({ form }) => form !== 'regex');
  const candidates =
    isPlain && !limits.alwaysAutomata ? plainCandidates(field, patterns) : automatonCandidates(field, patterns, limits);
  if (candidates === undefined) return undefined;
  const found = new Map<string, string>();
  for (const candidate of candidates.filter((item) => isText[field].test(item))) {
    const key = patterns.map((pattern) => fitsPattern(pattern, candidate)).join();
    if (!found.has(key)) found.set(key, candidate);
  }
  return found.size > limits.witnesses ? undefined : [...found.values()];
}

const isText: Readonly<Record<RequestField, RegExp>> = { method: /^./s, path: /^\//, host: /^[^.]/ };

/** The same as expressions. */
const texts: Readonly<Record<RequestField, Regex>> = {
  method: sequence(anyChar, anything),
  path: sequence(text('/'), anything),
  host: sequence(otherChars([[0x2e, 0x2e]]), anything),
};

/** Of these, the first that no pattern contains has no meaning of its own. */
const fillers = 'xzqjkvwybfghmnlcdtrspuoaei0123456789_-';

// What a text fits is decided by being one of the exact ones, the longest beginning and the longest end that it has.
function plainCandidates(field: RequestField, patterns: readonly TextPattern[]): readonly string[] {
  const of = (form: TextPattern['form']) => [...new Set(patterns.filter((p) => p.form === form).map((p) => p.text))];
  const filler = [...fillers].find((char) => patterns.every((pattern) => !pattern.text.includes(char))) ?? '\u{fffd}';
  const ends = ['', ...of('suffix')];
  const starts = [field === 'path' ? '/' : '', ...of('prefix')];
  const joined = starts.flatMap((beginning) => ends.map((end) => beginning + filler + end));
  const all = [...joined, ...of('exact'), ...starts, ...of('suffix')];
  // A query string, and the case of a host, is seen by some and not by others.
  if (new Set(patterns.map(({ view }) => view)).size < 2) return all;
  return [...all, ...all.map((item) => (field === 'path' ? `${item}?${filler}` : item.toUpperCase()))];
}

const noMark: readonly Range[] = [[0x3f, 0x3f]];
const query = choice(empty, sequence(text('?'), anything));

function treeOf({ form, text: value, view }: TextPattern): Regex | undefined {
  const isPath = view === 'path';
  const any = isPath ? repeat(otherChars(noMark)) : anything;
  const end = isPath ? query : empty;
  switch (form) {
    case 'exact':
      return sequence(text(value), end);
    case 'prefix':
      return sequence(text(value), any, end);
    case 'suffix':
      return sequence(any, text(value), end);
    case 'present':
      return sequence(any, end);
    case 'regex': {
      const tree = regexOf(value)?.tree;
      return tree && (isPath ? sequence(tree, query) : tree);
    }
  }
}

// Walks the product of the automata of what is a text and of the patterns, shortest texts first.
function automatonCandidates(
  field: RequestField,
  patterns: readonly TextPattern[],
  limits: WitnessLimits,
): readonly string[] | undefined {
  const trees = patterns.map(treeOf);
  if (!trees.every((tree) => tree !== undefined)) return undefined;
  const start = [texts[field], ...trees];
  const units = representatives(start);
  const queue: { readonly states: readonly Regex[]; readonly read: string }[] = [{ states: start, read: '' }];
  const seen = new Set<string>();
  const found = new Map<string, string>();
  for (const { states, read } of queue) {
    const fits = states.map(isNullable).join();
    if (!found.has(fits)) found.set(fits, read);
    for (const unit of units) {
      const next = step(states, unit);
      if (next[0] === nothing) continue;
      const key = next.map(({ id }) => id).join();
      if (seen.has(key)) continue;
      if (seen.size >= limits.states) return undefined;
      seen.add(key);
      queue.push({ states: next, read: read + String.fromCharCode(unit) });
    }
  }
  return [...found.values()];
}

function step(states: readonly Regex[], unit: number): readonly Regex[] {
  return states.map((state) => derivative(state, unit));
}

// One code unit for each set of them that no pattern tells apart: a letter where there is one, and letters first.
function representatives(trees: readonly Regex[]): readonly number[] {
  const ranges = trees.flatMap(rangesOf);
  const cuts = [...new Set([0, 0x30, 0x3a, 0x61, 0x7b, ...ranges.flatMap(([first, last]) => [first, last + 1])])]
    .filter((cut) => cut <= 0xffff)
    .sort((a, b) => a - b);
  const segments = cuts.map((first, i) => [first, (cuts[i + 1] ?? 0x10000) - 1] as const);
  const groups = new Map<string, number>();
  const chosen = segments.map(([first, last]) => preferred(first, last)).sort((a, b) => rank(a) - rank(b));
  for (const unit of chosen) {
    const key = ranges.map(([first, last]) => (unit >= first && unit <= last ? 1 : 0)).join('');
    if (!groups.has(key)) groups.set(key, unit);
  }
  return [...groups.values()];
}

function preferred(first: number, last: number): number {
  const within = [0x78, 0x30, 0x2d, 0x5f].find((unit) => unit >= first && unit <= last);
  return within ?? (first < 0x21 && last >= 0x21 ? 0x21 : first);
}

function rank(unit: number): number {
  const char = String.fromCharCode(unit);
  return /[a-z]/.test(char) ? 0 : /[0-9A-Z]/.test(char) ? 1 : /[-_/]/.test(char) ? 2 : 3;
}
