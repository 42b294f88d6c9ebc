import { matchesWhole } from './pattern';

/** Texts that an expression matches, and how it matches others. */
export interface Examples {
  readonly texts: readonly string[];
  /** `exact`: nothing but those; `prefix`: whatever begins as one of them does; `odd`: anything else. */
  readonly form: 'exact' | 'prefix' | 'odd';
}

/** How many texts are made for a part of an expression. */
const most = 16;

/** Texts that an RE2 expression matches, those that no other text of it is needed to stand for. */
export function examplesOf(pattern: string): Examples {
  const isOdd = (text: string) => /(?<!\\)[$()*+.?[\]^{|}]|\\[a-zA-Z]/.test(text);
  const beginning = pattern.replace(/\.\*$/, '');
  const texts = new Reader(pattern).read().filter((text) => matchesWhole(pattern, text).value === 'yes');
  if (!isOdd(pattern)) return { texts, form: 'exact' };
  return { texts, form: beginning !== pattern && !isOdd(beginning) ? 'prefix' : 'odd' };
}

// Walks an expression once; of what repeats it takes the least and one more.
class Reader {
  private at = 0;

  constructor(private readonly pattern: string) {}

  read(): readonly string[] {
    const found = [...this.sequence()];
    while (this.take('|')) found.push(...this.sequence());
    return [...new Set(found)].slice(0, most);
  }

  private sequence(): readonly string[] {
    let texts: readonly string[] = [''];
    while (this.at < this.pattern.length && !/^[|)]/.test(this.rest())) {
      const parts = this.repeated(this.atom());
      texts = texts.flatMap((text) => parts.map((part) => text + part)).slice(0, most);
    }
    return texts;
  }

  private atom(): readonly string[] {
    if (this.take('(')) {
      this.match(/^\?:/);
      const texts = this.read();
      this.take(')');
      return texts;
    }
    const one = this.match(/^(?:\[\^?(?:\\.|[^\\\]])+\]|\\[dDwW]|\.)/);
    if (one !== undefined) return charOf(one);
    if (this.match(/^[$^]/) !== undefined) return [''];
    return [(this.match(/^\\?[\s\S]/) ?? '').replace(/^\\/, '')];
  }

  private repeated(texts: readonly string[]): readonly string[] {
    const sign = this.match(/^(?:[*+?]|\{\d+(?:,\d*)?\})\??/);
    if (sign === undefined) return texts;
    if (sign.startsWith('+')) return texts;
    const least = sign.startsWith('{') ? Number.parseInt(sign.slice(1), 10) : 0;
    return least === 0 ? [...texts, ''] : texts.map((text) => text.repeat(least));
  }

  private take(char: string): boolean {
    if (this.pattern[this.at] !== char) return false;
    this.at += 1;
    return true;
  }

  private match(expression: RegExp): string | undefined {
    const found = expression.exec(this.rest())?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  private rest(): string {
    return this.pattern.slice(this.at);
  }
}

/** All that can be typed, first what means nothing elsewhere. */
const typed = [...'x1aX-_/. ', ...Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i))];

function charOf(set: string): readonly string[] {
  return typed.filter((char) => matchesWhole(set, char).value === 'yes').slice(0, 1);
}
