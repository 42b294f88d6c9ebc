/** Texts that fit one of the positive patterns, if any, and none of the negative ones. */
export interface TextSet {
  readonly some: readonly (readonly Pattern[])[];
  readonly none: readonly Pattern[];
}

type Step =
  | { readonly kind: 'character'; readonly character: string }
  /** One character of a segment. */
  | { readonly kind: 'inner' }
  /** Any number of them. */
  | { readonly kind: 'inner*' }
  /** Any number of any characters. */
  | { readonly kind: 'any*' };

/** A text fits if the steps take it whole, one after the other. */
export type Pattern = readonly Step[];

const any: Step = { kind: 'any*' };
const segment: readonly Step[] = [{ kind: 'inner' }, { kind: 'inner*' }];
const literal = (text: string): readonly Step[] => [...text].map((character) => ({ kind: 'character', character }));

/** Everything. */
export const everyText: TextSet = { some: [[[any]]], none: [] };

/** Paths that a template of the catalogue stands for: `{*}` is a segment, `{**}` at the end what is above it and all below. */
export function pathTemplates(templates: readonly string[] | undefined): TextSet {
  if (!templates) return everyText;
  return { some: templates.flatMap(templatePatterns).map((pattern) => [pattern]), none: [] };
}

function templatePatterns(template: string): readonly Pattern[] {
  if (!template.endsWith('/{**}')) return [templatePattern(template)];
  const base = template.slice(0, -'/{**}'.length);
  const below = [...templatePattern(`${base}/`), any];
  return base === '' ? [below] : [templatePattern(base), below];
}

function templatePattern(template: string): Pattern {
  return template.split(/(\{\*\*?\})/).flatMap((part) => {
    if (part === '{*}') return segment;
    return part === '{**}' ? [any] : literal(part);
  });
}

/**
 * Texts that the judge means by a list of patterns: `v`, `v*`, `*v`, `*`, a template, `~` before a regular expression; `!`
 * before what is left out, `&` between what must fit both.
 *
 * @returns Undefined if there is a regular expression: no layer of ours renders one that the judge could read.
 */
export function judgedTexts(texts: readonly string[]): TextSet | undefined {
  const some: (readonly Pattern[])[] = [];
  const none: Pattern[] = [];
  for (const text of texts) {
    const patterns = text.replace(/^!/, '').split(' & ').map(judgedPattern);
    const known = patterns.filter((pattern) => pattern !== undefined);
    if (known.length < patterns.length) return undefined;
    if (text.startsWith('!')) none.push(...known);
    else some.push(known);
  }
  return { some, none };
}

function judgedPattern(text: string): Pattern | undefined {
  if (text.startsWith('~')) return undefined;
  if (text === '*') return [any];
  if (text.includes('{*')) return templatePattern(text);
  if (text.endsWith('*')) return [...literal(text.slice(0, -1)), any];
  return text.startsWith('*') ? [any, ...literal(text.slice(1))] : literal(text);
}

/** Whether a text is in a set. */
export function hasText(set: TextSet, text: string): boolean {
  const read = (pattern: Pattern) => [...text].reduce((at, character) => step(pattern, at, character), start(pattern));
  return fitsSet(set, (pattern) => isWhole(pattern, read(pattern)));
}

/**
 * The shortest text of one set that another doesn't have.
 *
 * @param first What it starts with.
 */
export function textOnlyIn(one: readonly TextSet[], other: readonly TextSet[], first: string): string | undefined {
  const sets = [...one, ...other];
  const patterns = [...new Set(sets.flatMap(({ some, none }) => [...some.flat(), ...none]))];
  const characters = alphabet(patterns);
  const advance = (states: readonly State[], character: string) =>
    states.map((at, index) => step(patterns[index]!, at, character));
  const accepts = (states: readonly State[], list: readonly TextSet[]) =>
    list.some((set) => fitsSet(set, (pattern) => isWhole(pattern, states[patterns.indexOf(pattern)]!)));
  let frontier = [{ text: first, states: [...first].reduce(advance, patterns.map(start)) }];
  const seen = new Set<string>();
  while (frontier.length > 0) {
    const found = frontier.find(({ states }) => accepts(states, one) && !accepts(states, other));
    if (found) return found.text;
    frontier = frontier
      .flatMap(({ text, states }) =>
        characters.map((character) => ({ text: text + character, states: advance(states, character) })),
      )
      .filter(({ states }) => {
        const key = states.map((at) => [...at].join()).join('|');
        return !seen.has(key) && seen.add(key);
      });
  }
  return undefined;
}

function fitsSet({ some, none }: TextSet, fits: (pattern: Pattern) => boolean): boolean {
  return some.some((all) => all.every(fits)) && !none.some(fits);
}

/** Which steps may be next. */
type State = ReadonlySet<number>;

function start(pattern: Pattern): State {
  return withSkipped(pattern, [0]);
}

function isWhole(pattern: Pattern, at: State): boolean {
  return at.has(pattern.length);
}

function step(pattern: Pattern, at: State, character: string): State {
  const next = [...at].flatMap((index) => {
    const here = pattern[index];
    switch (here?.kind) {
      case 'character':
        return here.character === character ? [index + 1] : [];
      case 'inner':
        return character === '/' ? [] : [index + 1];
      case 'inner*':
        return character === '/' ? [] : [index];
      case 'any*':
        return [index];
      case undefined:
        return [];
    }
  });
  return withSkipped(pattern, next);
}

/** A step that may take nothing may be passed over. */
function withSkipped(pattern: Pattern, indices: readonly number[]): State {
  const reached = indices.flatMap((index) => {
    const list = [index];
    for (let i = index; pattern[i]?.kind.endsWith('*'); i++) list.push(i + 1);
    return list;
  });
  return new Set(reached.sort((a, b) => a - b));
}

/** Every character that some pattern tells from others, and one that none does. */
function alphabet(patterns: readonly Pattern[]): readonly string[] {
  const named = new Set([
    '/',
    ...patterns.flat().flatMap((part) => (part.kind === 'character' ? [part.character] : [])),
  ]);
  const other = [...'xyzabcdefghijklmnopqrstuvwXYZ0123456789_'].find((character) => !named.has(character));
  return other === undefined ? [...named] : [...named, other];
}
