import { fitsPattern, type TextPattern } from './text-pattern';

interface Named {
  readonly text: string;
  /** Indices of the texts that fit. */
  readonly covers: ReadonlySet<number>;
}

/**
 * Some of the texts that stand for all there are, as lists of patterns: a text is meant if it fits one of a list's
 * patterns and none of those that begin with `!`. Several lists are alternatives. `a & b` is what fits both.
 *
 * @param texts From `witnesses` for these patterns.
 * @param chosen Indices into `texts`; not empty.
 *
 * @example
 * ```ts
 * describeTexts(['/x', '/a', '/a/x'], [{ form: 'prefix', text: '/a', view: 'path' }], new Set([1, 2])); // [['/a*']]
 * ```
 */
export function describeTexts(
  texts: readonly string[],
  patterns: readonly TextPattern[],
  chosen: ReadonlySet<number>,
): readonly (readonly string[])[] {
  if (chosen.size === texts.length) return [['*']];
  const named = namePatterns(texts, patterns);
  const inside = maximal(named.filter(({ covers }) => covers.size > 0 && isSubset(covers, chosen)));
  const left = new Set([...chosen].filter((i) => !inside.some(({ covers }) => covers.has(i))));
  const lists = inside.length > 0 ? [inside.map(({ text }) => text)] : [];
  const everything: Named = { text: '*', covers: new Set(texts.keys()) };
  const bases = [...named, everything].sort((a, b) => a.covers.size - b.covers.size);
  while (left.size > 0) {
    const [next = 0] = left;
    const found = bases.map((base) => carve(base, named, chosen, next)).find((item) => item !== undefined);
    const { list, covers } = found ?? alone(next, named);
    lists.push(list);
    for (const i of covers) left.delete(i);
  }
  return lists;
}

/** A pattern as text: `v`, `v*`, `*v`, `*`, and `~` before a regular expression. */
export function patternText({ form, text, shown }: TextPattern): string {
  if (shown !== undefined) return shown;
  switch (form) {
    case 'exact':
      return text;
    case 'prefix':
      return `${text}*`;
    case 'suffix':
      return `*${text}`;
    case 'present':
      return '*';
    case 'regex':
      return `~${text}`;
  }
}

function namePatterns(texts: readonly string[], patterns: readonly TextPattern[]): readonly Named[] {
  const named = patterns.map((pattern) => ({
    text: patternText(pattern),
    covers: new Set(texts.flatMap((text, i) => (fitsPattern(pattern, text) === 'yes' ? [i] : []))),
  }));
  return [...new Map(named.map((item) => [item.text, item])).values()];
}

interface Carved {
  readonly list: string[];
  readonly covers: Iterable<number>;
}

// A base without the patterns that would make it too wide; `undefined` if it doesn't hold the one that is looked for.
function carve(base: Named, named: readonly Named[], chosen: ReadonlySet<number>, wanted: number): Carved | undefined {
  if (!base.covers.has(wanted)) return undefined;
  const wide = [...base.covers].filter((i) => !chosen.has(i));
  const cutting = named.filter(({ covers }) => !covers.has(wanted) && wide.some((i) => covers.has(i)));
  const covers = [...base.covers].filter((i) => !cutting.some((item) => item.covers.has(i)));
  if (!covers.every((i) => chosen.has(i))) return undefined;
  return { list: [base.text, ...maximal(cutting).map(({ text }) => `!${text}`)], covers };
}

// Just the one: all that it fits, and nothing that it doesn't.
function alone(wanted: number, named: readonly Named[]): Carved {
  const fitting = named.filter(({ covers }) => covers.has(wanted));
  const others = named.filter(({ covers }) => !covers.has(wanted) && covers.size > 0);
  const positive = fitting.length === 0 ? '*' : fitting.map(({ text }) => text).join(' & ');
  return { list: [positive, ...others.map(({ text }) => `!${text}`)], covers: [wanted] };
}

function maximal(items: readonly Named[]): readonly Named[] {
  return items.filter((item, i) =>
    items.every(
      (other, j) =>
        i === j || !isSubset(item.covers, other.covers) || (item.covers.size === other.covers.size && i < j),
    ),
  );
}

function isSubset(inner: ReadonlySet<number>, outer: ReadonlySet<number>): boolean {
  return [...inner].every((i) => outer.has(i));
}
