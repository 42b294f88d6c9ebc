/**
 * Reads the plain part of YAML, which nearly all manifests keep to, several times faster than a whole YAML reader.
 *
 * Block mappings and sequences, scalars on one line, literal block scalars, empty flow collections and comments. For
 * anything else it gives up, and the caller takes a whole reader: anchors, tags, other flow collections, folded and
 * multi-line scalars, tabs, odd keys, and whatever it isn't sure about. What it does read is what that reader reads.
 *
 * @see https://yaml.org/spec/1.2.2/
 */
export interface PlainReader {
  /**
   * @param text One document, without its `---`; lines end in LF.
   * @returns Its value (null for nothing), or {@link notPlain}.
   */
  readonly read: (text: string) => unknown;
}

export const notPlain = Symbol('not plain');

class NotPlain extends Error {}

const space = 32;
const hash = 35;
const dash = 45;
const colon = 58;
const doubleQuote = 34;
const singleQuote = 39;
const pipe = 124;

/**
 * @param resolve What a plain scalar that may be no text stands for, such as `1e3`, `.inf` or `0o17`: asked of a whole
 * YAML reader, once for each text.
 */
export function plainReader(resolve: (scalar: string) => unknown): PlainReader {
  const resolved = new Map<string, unknown>();

  function scalar(text: string): unknown {
    const first = text.charCodeAt(0);
    if (isLetter(first)) return word(text);
    if (/^(0|[1-9]\d{0,14})$/.test(text)) return Number(text);
    if (!resolved.has(text)) resolved.set(text, resolve(text));
    return resolved.get(text);
  }

  return {
    read: (text) => {
      try {
        return new Reader(text, scalar).document();
      } catch (error) {
        if (error instanceof NotPlain) return notPlain;
        throw error;
      }
    },
  };
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

/** Words that YAML's core schema takes for something else than text. */
function word(text: string): unknown {
  switch (text) {
    case 'true':
    case 'True':
    case 'TRUE':
      return true;
    case 'false':
    case 'False':
    case 'FALSE':
      return false;
    case 'null':
    case 'Null':
    case 'NULL':
      return null;
    default:
      return text;
  }
}

// A plain scalar or key that starts with one of these is something else, or needs a closer look.
const indicators: ReadonlySet<number> = new Set(
  [...'&*!|>%@`"\'[]{},?:#-=<~'].map((character) => character.charCodeAt(0)),
);

/** Reads line by line: a line is taken as it is reached, and a node ends where a line stands too far left for it. */
class Reader {
  /** The line that is read next: column and place of its first character, place behind its last; column -1 at the end. */
  private column = -1;
  private start = 0;
  private stop = 0;
  /** Where the line after it starts. */
  private next = 0;

  constructor(
    private readonly text: string,
    private readonly scalar: (text: string) => unknown,
  ) {}

  document(): unknown {
    this.advance();
    if (this.column < 0) return null;
    const value = this.node(this.column);
    // A line is left over that stands where nothing can.
    if (this.column >= 0) throw new NotPlain();
    return value;
  }

  /** Goes to the next line that isn't blank or a comment. */
  private advance(): void {
    const { text } = this;
    let lineStart = this.next;
    while (lineStart < text.length) {
      let lineEnd = text.indexOf('\n', lineStart);
      if (lineEnd < 0) lineEnd = text.length;
      let start = lineStart;
      while (text.charCodeAt(start) === space) start++;
      if (start < lineEnd && text.charCodeAt(start) !== hash) {
        let stop = lineEnd;
        while (text.charCodeAt(stop - 1) === space) stop--;
        this.column = start - lineStart;
        this.start = start;
        this.stop = stop;
        this.next = lineEnd + 1;
        return;
      }
      lineStart = lineEnd + 1;
    }
    this.column = -1;
    this.next = text.length;
  }

  private node(column: number): unknown {
    if (this.isItem()) return this.sequence(column);
    const colonAt = this.keyEnd();
    return colonAt < 0 ? this.inline(this.start, column) : this.mapping(column, colonAt);
  }

  private isItem(): boolean {
    const { text, start, stop } = this;
    return text.charCodeAt(start) === dash && (start + 1 === stop || text.charCodeAt(start + 1) === space);
  }

  /** Place of the colon that ends the key of the current line, or -1 where there is no key. */
  private keyEnd(): number {
    const { text, start, stop } = this;
    const first = text.charCodeAt(start);
    if (first === singleQuote || first === doubleQuote) {
      const close = text.indexOf(text[start]!, start + 1);
      if (close < 0 || close >= stop || text.slice(start, close).includes('\\')) throw new NotPlain();
      return text.charCodeAt(close + 1) === colon && (close + 2 === stop || text.charCodeAt(close + 2) === space)
        ? close + 1
        : -1;
    }
    for (let at = text.indexOf(':', start); at >= 0 && at < stop; at = text.indexOf(':', at + 1)) {
      if (at + 1 === stop || text.charCodeAt(at + 1) === space) return at;
    }
    return -1;
  }

  private mapping(column: number, firstColon: number): unknown {
    const map: Record<string, unknown> = {};
    let colonAt = firstColon;
    for (;;) {
      const key = this.key(colonAt);
      // Twice the same key is an error, which is for the whole reader to word.
      if (Object.hasOwn(map, key) || key === '__proto__') throw new NotPlain();
      map[key] = this.value(colonAt + 1, column, true);
      if (this.column !== column || this.isItem()) return map;
      colonAt = this.keyEnd();
      if (colonAt < 0) throw new NotPlain();
    }
  }

  private key(colonAt: number): string {
    const { text, start } = this;
    const first = text.charCodeAt(start);
    if (first === singleQuote || first === doubleQuote) return text.slice(start + 1, colonAt - 1);
    if (indicators.has(first)) throw new NotPlain();
    const key = text.slice(start, colonAt);
    // A key that isn't text, spaces before the colon, a comment: for the whole reader.
    if (typeof this.scalar(key) !== 'string' || key.endsWith(' ') || key.includes(' #') || key.includes('\t'))
      throw new NotPlain();
    return key;
  }

  private sequence(column: number): unknown {
    const items: unknown[] = [];
    while (this.column === column && this.isItem()) {
      let at = this.start + 1;
      while (at < this.stop && this.text.charCodeAt(at) === space) at++;
      const isBare = at >= this.stop;
      items.push(isBare ? this.value(this.start + 1, column, false) : this.item(at, column));
      // After a dash alone, js-yaml takes a dash further left for the next item of the same sequence.
      if (isBare && this.column < column && this.column >= 0 && this.isItem()) throw new NotPlain();
    }
    return items;
  }

  /** What follows a dash on its line: as if it stood on a line of its own. */
  private item(at: number, dashColumn: number): unknown {
    this.column += at - this.start;
    this.start = at;
    if (this.isItem()) return this.sequence(this.column);
    const colonAt = this.keyEnd();
    return colonAt < 0 ? this.inline(at, dashColumn) : this.mapping(this.column, colonAt);
  }

  /** What follows a colon, or a dash with nothing behind it; `column` is that of the key or dash. */
  private value(from: number, column: number, inMapping: boolean): unknown {
    let at = from;
    while (at < this.stop && this.text.charCodeAt(at) === space) at++;
    if (at < this.stop) return this.inline(at, column);
    this.advance();
    // The items of a sequence may stand right below their key.
    if (this.column > column || (inMapping && this.column === column && this.isItem())) return this.node(this.column);
    return null;
  }

  /** A value on one line. */
  private inline(at: number, column: number): unknown {
    const { text, stop } = this;
    const first = text.charCodeAt(at);
    if (first === pipe) return this.literal(at, column);
    const source = text.slice(at, stop);
    this.advance();
    // What stands deeper goes on with the scalar.
    if (this.column > column) throw new NotPlain();
    if (first === singleQuote) return singleQuoted(source);
    if (first === doubleQuote) return doubleQuoted(source);
    if (source === '{}') return {};
    if (source === '[]') return [];
    if (source.includes(' #') || source.includes(': ') || source.endsWith(':') || source.includes('\t'))
      throw new NotPlain();
    if (indicators.has(first) && !isNegative(source)) throw new NotPlain();
    return this.scalar(source);
  }

  /** A literal block scalar: its lines as they are, without their common indentation. */
  private literal(at: number, column: number): string {
    const chomping = this.text.slice(at + 1, this.stop);
    if (chomping !== '' && chomping !== '-') throw new NotPlain();
    const lines: string[] = [];
    let indentation = -1;
    let from = this.next;
    while (from < this.text.length) {
      let lineEnd = this.text.indexOf('\n', from);
      if (lineEnd < 0) lineEnd = this.text.length;
      const line = this.text.slice(from, lineEnd);
      const width = line.search(/[^ ]/);
      // A blank line may be part of the scalar or of what comes after; with spaces in it, its width counts.
      if (width < 0 && line !== '' && (indentation < 0 || line.length > indentation)) throw new NotPlain();
      if (width >= 0) {
        if (indentation < 0 && width <= column) break;
        if (indentation < 0) indentation = width;
        if (width < indentation) break;
      }
      lines.push(width < 0 ? '' : line.slice(indentation));
      from = lineEnd + 1;
    }
    this.next = from;
    this.advance();
    while (lines.at(-1) === '') lines.pop();
    if (lines.length === 0) throw new NotPlain();
    return lines.join('\n') + (chomping === '-' ? '' : '\n');
  }
}

function isNegative(source: string): boolean {
  return /^-\d/.test(source);
}

function singleQuoted(source: string): string {
  const inner = source.slice(1, -1);
  if (source.length < 2 || !source.endsWith("'") || /'/.test(inner.replaceAll("''", ''))) throw new NotPlain();
  return inner.replaceAll("''", "'");
}

/** With the escapes that JSON has too; YAML has more. */
function doubleQuoted(source: string): string {
  const inner = source.slice(1, -1);
  if (source.length < 2 || !source.endsWith('"')) throw new NotPlain();
  if (!/["\\\t]/.test(inner)) return inner;
  if (!/^(?:[^"\\\t]|\\["\\nrt])*$/.test(inner)) throw new NotPlain();
  return JSON.parse(source) as string;
}
