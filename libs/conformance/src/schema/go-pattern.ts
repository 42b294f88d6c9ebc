/**
 * A regular expression of Go as one of JavaScript. Both agree on most of the syntax; what they don't is translated:
 * flags at the start (`(?i)`), `\A`, `\z`, `(?P<name>`, `.` and `\s`, which match less in Go, escaped punctuation, and
 * `]` at the start of a class.
 *
 * @throws {SyntaxError} for what has no equal here, such as flags in the middle and `[[:alpha:]]`.
 *
 * @see https://pkg.go.dev/regexp/syntax@go1.23.0
 */
export function goPattern(pattern: string): RegExp {
  const [, anchor = '', flags = '', rest = ''] = /^(\^?)(?:\(\?([ims]+)\))?(.*)$/s.exec(pattern) ?? [];
  if (/\(\?[a-zA-Z-]*[imsU]/.test(rest) || /\[:\^?\w+:\]|\\[QEC]/.test(rest)) {
    throw new SyntaxError(`Cannot translate the regular expression ${pattern}`);
  }
  const source = anchor + translate(rest, flags.includes('s'));
  try {
    return new RegExp(source, `${flags}u`);
  } catch {
    return new RegExp(source, flags); // which is more forgiving, about a lone `{` for example
  }
}

// One token at a time: an escape, a class, the start of a named group, or a character.
const token = /\\(?:x\{[0-9a-fA-F]+\}|[^])|\[\^?\]?(?:\\[^]|[^\\\]])*\]|\(\?P<|[^]/gu;

function translate(source: string, dotMatchesAll: boolean): string {
  return source.replace(token, (text) => {
    if (text.startsWith('\\')) return translateEscape(text, false);
    if (text.startsWith('[') && text.length > 1) return translateClass(text);
    if (text === '(?P<') return '(?<';
    return text === '.' && !dotMatchesAll ? '[^\\n]' : text;
  });
}

function translateClass(text: string): string {
  const [, open = '', first = '', rest = ''] = /^(\[\^?)(\]?)([^]*)\]$/.exec(text) ?? [];
  const inside = rest.replace(/\\(?:x\{[0-9a-fA-F]+\}|[^])|\[/gu, (part) =>
    part === '[' ? '\\[' : translateEscape(part, true),
  );
  return `${open}${first && '\\]'}${inside}]`;
}

const space = '\\t\\n\\f\\r ';

function translateEscape(escape: string, isInClass: boolean): string {
  const name = escape.slice(1);
  if (name.startsWith('x{')) return `\\u${name.slice(1)}`;
  if (name === 'A') return '^';
  if (name === 'z') return '$';
  if (name === 'a') return '\\x07';
  if (name === 's') return isInClass ? space : `[${space}]`;
  if (name === 'S' && !isInClass) return `[^${space}]`;
  if (/[\^$\\.*+?()[\]{}|/]/.test(name) || (isInClass && name === '-')) return escape;
  return /[a-zA-Z0-9]/.test(name) ? escape : name;
}
