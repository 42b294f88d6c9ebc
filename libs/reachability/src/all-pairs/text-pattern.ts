import { parseRegex } from './parse-regex';
import { type Regex } from './regex';

/**
 * How a text is looked at: as it was sent; as Istio looks at paths, without their query string and once they are
 * normalised; or as it looks at hosts, whatever their case.
 */
export type View = 'raw' | 'path' | 'host';

/** What a text is held against: the whole of it, its beginning, its end, whether it is there at all, or an expression. */
export interface TextPattern {
  readonly form: 'exact' | 'prefix' | 'suffix' | 'present' | 'regex';
  /** Empty for `present`. */
  readonly text: string;
  readonly view: View;
  /** As it was written, where that is something else. */
  readonly shown?: string;
}

/** How a text relates to a pattern. */
export type Fit = 'yes' | 'no' | 'unknown';

/** A path that normalisation would change, of which Istio's rules see something else. */
const isChanged = /(^|\/)\.\.?(\/|$)|%|\\/;

const compiled = new Map<string, { readonly tree: Regex; readonly expression: RegExp } | undefined>();

/** Whether a text fits a pattern; unknown where an expression isn't understood. */
export function fitsPattern({ form, text, view }: TextPattern, sent: string): Fit {
  const seen = view === 'path' ? withoutQuery(sent) : view === 'host' ? sent.toLowerCase() : sent;
  if (view === 'path' && isChanged.test(seen)) return 'unknown';
  switch (form) {
    case 'exact':
      return asFit(seen === text);
    case 'prefix':
      return asFit(seen.startsWith(text));
    case 'suffix':
      return asFit(seen.endsWith(text));
    case 'present':
      return asFit(seen !== '');
    case 'regex':
      return fitsRegex(text, seen);
  }
}

/**
 * The pattern of a value in an AuthorizationPolicy: `*` is any text at all, `v*` a beginning, `*v` an end.
 *
 * @see Istio 1.26.2 pilot/pkg/security/authz/matcher/string.go (B2.4, B2.6)
 */
export function istioPattern(value: string, view: View): TextPattern {
  if (value === '*') return { form: 'present', text: '', view };
  if (value.startsWith('*')) return { form: 'suffix', text: value.slice(1), view };
  if (value.endsWith('*')) return { form: 'prefix', text: value.slice(0, -1), view };
  return { form: 'exact', text: value, view };
}

/** A regular expression, in a simpler form where it has one. */
export function regexPattern(source: string): TextPattern {
  const literal = /^((?:[^\\^$.*+?()[\]{}|]|\\[-.+*?^$()[\]{}|/\\])*)(\.\*)?$/.exec(source);
  if (literal === null) return { form: 'regex', text: source, view: 'raw' };
  const text = (literal[1] ?? '').replace(/\\(.)/g, '$1');
  return { form: literal[2] === undefined ? 'exact' : 'prefix', text, view: 'raw' };
}

/** The expression of a regular pattern, or `undefined` where it isn't understood. */
export function regexOf(source: string): { readonly tree: Regex; readonly expression: RegExp } | undefined {
  if (compiled.has(source)) return compiled.get(source);
  const tree = parseRegex(source);
  const made = tree === undefined ? undefined : { tree, expression: new RegExp(`^(?:${source})$`) };
  compiled.set(source, made);
  return made;
}

function fitsRegex(source: string, text: string): Fit {
  const found = regexOf(source);
  return found === undefined ? 'unknown' : asFit(found.expression.test(text));
}

function withoutQuery(path: string): string {
  const mark = path.indexOf('?');
  return mark < 0 ? path : path.slice(0, mark);
}

function asFit(holds: boolean): Fit {
  return holds ? 'yes' : 'no';
}
