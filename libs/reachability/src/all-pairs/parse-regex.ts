import { anyChar, chars, choice, empty, otherChars, type Range, type Regex, repeat, sequence, text } from './regex';

const classes: Readonly<Record<string, readonly Range[]>> = {
  d: [[0x30, 0x39]],
  w: [
    [0x30, 0x39],
    [0x41, 0x5a],
    [0x5f, 0x5f],
    [0x61, 0x7a],
  ],
};

/** Repetition beyond this is not unrolled. */
const mostRepeats = 64;

class NotUnderstood extends Error {}

/**
 * The tree of a regular expression as RE2 reads it, matched against the whole of a text: literals, `.`, sets, `\d`,
 * `\w`, groups, alternatives and repetition. `undefined` for all that isn't these.
 *
 * @see https://github.com/google/re2/wiki/Syntax
 */
export function parseRegex(source: string): Regex | undefined {
  try {
    const parser = new Parser(source);
    const parsed = parser.alternatives();
    return parser.isDone ? parsed : undefined;
  } catch (error) {
    if (error instanceof NotUnderstood) return undefined;
    throw error;
  }
}

class Parser {
  private position = 0;

  constructor(private readonly source: string) {}

  get isDone(): boolean {
    return this.position === this.source.length;
  }

  alternatives(): Regex {
    const options = [this.concatenation()];
    while (this.take('|')) options.push(this.concatenation());
    return choice(...options);
  }

  private concatenation(): Regex {
    const parts: Regex[] = [];
    while (!this.isDone && this.peek() !== '|' && this.peek() !== ')') parts.push(this.repeated());
    return sequence(...parts);
  }

  private repeated(): Regex {
    const part = this.single();
    const found = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/.exec(this.source.slice(this.position));
    if (found === null) return part;
    this.position += found[0].length;
    // Two in a row mean different things to different readers.
    if (/^[*+?{]/.test(this.source.slice(this.position))) throw new NotUnderstood();
    const [operator, least, comma, most] = found;
    if (operator.startsWith('*')) return repeat(part);
    if (operator.startsWith('+')) return sequence(part, repeat(part));
    if (operator.startsWith('?')) return choice(part, empty);
    return unrolled(part, Number(least), comma === '' ? Number(least) : most === '' ? Infinity : Number(most));
  }

  private single(): Regex {
    const char = this.next();
    switch (char) {
      case '.':
        // Not a line break, which no request has in its first line.
        return anyChar;
      case '(':
        return this.group();
      case '[':
        return this.set();
      case '\\':
        return this.escaped();
      case '*':
      case '+':
      case '?':
      case '{':
      case '}':
      case ']':
      case '^':
      case '$':
        throw new NotUnderstood();
      default:
        return text(char);
    }
  }

  private group(): Regex {
    if (this.take('?') && !this.take(':')) throw new NotUnderstood();
    const inner = this.alternatives();
    if (!this.take(')')) throw new NotUnderstood();
    return inner;
  }

  private escaped(): Regex {
    const char = this.next();
    const ranges = classes[char.toLowerCase()];
    if (ranges !== undefined) return char === char.toLowerCase() ? chars(ranges) : otherChars(ranges);
    if (/[A-Za-z0-9]/.test(char)) throw new NotUnderstood();
    return text(char);
  }

  private set(): Regex {
    const isNegated = this.take('^');
    const ranges: Range[] = [];
    while (!this.take(']')) ranges.push(...this.setItem());
    if (ranges.length === 0) throw new NotUnderstood();
    return isNegated ? otherChars(ranges) : chars(ranges);
  }

  private setItem(): readonly Range[] {
    const char = this.next();
    if (char === '[') throw new NotUnderstood();
    if (char === '\\') return this.escapedItem();
    const isRange = this.peek() === '-' && this.source[this.position + 1] !== ']';
    if (!isRange) return [[char.charCodeAt(0), char.charCodeAt(0)]];
    this.next();
    const last = this.next();
    if (last === '\\' || last < char) throw new NotUnderstood();
    return [[char.charCodeAt(0), last.charCodeAt(0)]];
  }

  private escapedItem(): readonly Range[] {
    const char = this.next();
    const ranges = classes[char];
    if (ranges !== undefined) return ranges;
    if (/[A-Za-z0-9]/.test(char) || this.peek() === '-') throw new NotUnderstood();
    return [[char.charCodeAt(0), char.charCodeAt(0)]];
  }

  private peek(): string {
    return this.source[this.position] ?? '';
  }

  private next(): string {
    if (this.isDone) throw new NotUnderstood();
    return this.source[this.position++] ?? '';
  }

  private take(char: string): boolean {
    if (this.peek() !== char) return false;
    this.position++;
    return true;
  }
}

function unrolled(part: Regex, least: number, most: number): Regex {
  if (least > mostRepeats || (most !== Infinity && most > mostRepeats) || most < least) throw new NotUnderstood();
  const fixed = Array.from({ length: least }, () => part);
  if (most === Infinity) return sequence(...fixed, repeat(part));
  const optional = Array.from({ length: most - least }).reduce<Regex>(
    (rest) => choice(empty, sequence(part, rest)),
    empty,
  );
  return sequence(...fixed, optional);
}
