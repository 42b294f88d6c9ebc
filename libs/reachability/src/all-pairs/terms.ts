import { type HttpLeaf, type Message, matchesLeaf, type Request, type RequestField } from './http-leaf';
import { agreed, choose, negate, settle, type Truth } from './truth';
import { RecentMemo } from './recent-memo';
import type { TextPattern } from './text-pattern';

/** What something comes to in one case, and what must be so for it to be that case. */
export interface TermCase {
  readonly term: Term;
  readonly conditions: readonly string[];
}

/** When something holds, as a formula over the request that a connection carries. Equal formulas are one object. */
export interface Term {
  readonly id: number;
  readonly formula: Formula;
  /** What it comes to, where that doesn't depend on the request. */
  readonly truth: Truth | undefined;
}

export type Formula =
  | { readonly kind: 'truth'; readonly truth: Truth }
  | { readonly kind: 'leaf'; readonly leaf: HttpLeaf }
  | { readonly kind: 'not'; readonly part: Term }
  | { readonly kind: 'every' | 'some'; readonly parts: readonly Term[] }
  | { readonly kind: 'cases'; readonly cases: readonly TermCase[] }
  | { readonly kind: 'agree'; readonly parts: readonly Term[] }
  | { readonly kind: 'through'; readonly proxy: Proxy; readonly part: Term };

/** A proxy that decides about each request by itself, and sends it on, perhaps changed. */
export interface Proxy {
  /** Equal for proxies that do the same. */
  readonly key: string;
  /** What it looks at in requests. */
  readonly patterns: () => Readonly<Record<RequestField, readonly TextPattern[]>>;
  readonly judge: (request: Request) => { readonly truth: Truth; readonly onward: Request };
  /** Patterns for the request that comes in which show in the one that goes on. */
  readonly before: (field: RequestField, pattern: TextPattern) => readonly TextPattern[];
}

/** Makes formulas, each once, and folds those that don't depend on the request. */
export class Terms {
  private readonly known = new Map<string, Term>();
  private readonly pairs = new RecentMemo<Term>(1 << 10);
  readonly yes = this.constant({ value: 'yes', conditions: [] });
  readonly no = this.constant({ value: 'no', conditions: [] });
  readonly unknown = this.constant({ value: 'unknown', conditions: [] });
  /** Whether the connection carries HTTP. */
  readonly isHttp = this.leaf({ kind: 'http' });

  constant(truth: Truth): Term {
    return this.intern(`${truth.value} ${truth.conditions.join('\n')}`, { kind: 'truth', truth });
  }

  /** True where a fact outside of the manifests holds. */
  when(condition: string): Term {
    return this.constant({ value: 'conditional', conditions: [condition] });
  }

  truth(holds: boolean): Term {
    return holds ? this.yes : this.no;
  }

  leaf(leaf: HttpLeaf): Term {
    return this.intern(JSON.stringify(leaf), { kind: 'leaf', leaf });
  }

  not(part: Term): Term {
    return this.intern(`not ${part.id}`, { kind: 'not', part });
  }

  /** Both; {@link every} for two, which most are. */
  and(one: Term, other: Term): Term {
    if (one === other || other === this.yes) return one;
    if (one === this.yes) return other;
    if (one === this.no || other === this.no) return this.no;
    const low = Math.min(one.id, other.id);
    const high = Math.max(one.id, other.id);
    const known = this.pairs.get(low, high);
    return known ?? this.pairs.set(low, high, 0, this.every([one, other]));
  }

  every(parts: readonly Term[]): Term {
    return this.join('every', parts, this.yes, this.no);
  }

  some(parts: readonly Term[]): Term {
    return this.join('some', parts, this.no, this.yes);
  }

  /**
   * What holds where manifests don't tell which case it is: the same in all cases, or unknown in one that matters, or
   * conditional on the case.
   */
  cases(cases: readonly TermCase[]): Term {
    const [first] = cases;
    if (first !== undefined && cases.every(({ term }) => term === first.term)) return first.term;
    const key = cases.map(({ term, conditions }) => `${term.id} ${conditions.join('\n')}`).join('\n\n');
    return this.intern(`cases ${key}`, { kind: 'cases', cases });
  }

  /** What holds where either may be what happens: what both say, and unknown where they aren't both sure of the same. */
  agree(one: Term, other: Term): Term {
    if (one === this.yes && other === this.yes) return one;
    if (one === this.no && other === this.no) return one;
    return this.intern(`agree ${one.id} ${other.id}`, { kind: 'agree', parts: [one, other] });
  }

  /** What holds if a proxy is passed, which takes HTTP only. */
  through(proxy: Proxy, part: Term): Term {
    if (part === this.no) return part;
    return this.intern(`through ${part.id} ${proxy.key}`, { kind: 'through', proxy, part });
  }

  /** What a term comes to for a message. */
  evaluate(term: Term, message: Message): Truth {
    if (term.truth !== undefined) return term.truth;
    const { formula } = term;
    switch (formula.kind) {
      case 'truth':
        return formula.truth;
      case 'leaf':
        return { value: matchesLeaf(formula.leaf, message), conditions: [] };
      case 'not':
        return negate(this.evaluate(formula.part, message));
      case 'every':
      case 'some':
        return choose(
          formula.kind,
          formula.parts.map((part) => this.evaluate(part, message)),
        );
      case 'cases':
        return settle(
          formula.cases.map(({ term: part, conditions }) => ({ truth: this.evaluate(part, message), conditions })),
        );
      case 'agree':
        return agreed(formula.parts.map((part) => this.evaluate(part, message)));
      case 'through':
        return this.pass(formula.proxy, formula.part, message);
    }
  }

  private pass(proxy: Proxy, part: Term, message: Message): Truth {
    if (message.kind === 'opaque') return { value: 'no', conditions: [] };
    const { truth, onward } = proxy.judge(message.request);
    if (truth.value === 'no') return truth;
    return choose('every', [truth, this.evaluate(part, { kind: 'http', request: onward })]);
  }

  private join(kind: 'every' | 'some', parts: readonly Term[], neutral: Term, decisive: Term): Term {
    const flat = parts.flatMap((part) => (part.formula.kind === kind ? part.formula.parts : [part]));
    const distinct = [...new Set(flat)].filter((part) => part !== neutral);
    if (distinct.includes(decisive)) return decisive;
    const [only = neutral] = distinct;
    if (distinct.length <= 1) return only;
    const sorted = distinct.sort((a, b) => a.id - b.id);
    return this.intern(`${kind} ${sorted.map(({ id }) => id).join()}`, { kind, parts: sorted });
  }

  private intern(key: string, formula: Formula): Term {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const made = this.make(formula);
    this.known.set(key, made);
    return made;
  }

  private make(formula: Formula): Term {
    const id = this.known.size;
    if (formula.kind === 'truth') return { id, formula, truth: formula.truth };
    if (
      formula.kind === 'leaf' ||
      formula.kind === 'through' ||
      !partsOf(formula).every(({ truth }) => truth !== undefined)
    ) {
      return { id, formula, truth: undefined };
    }
    return this.constant(this.evaluate({ id, formula, truth: undefined }, { kind: 'opaque' }));
  }
}

/** The formulas that one is made of. */
export function partsOf(formula: Formula): readonly Term[] {
  switch (formula.kind) {
    case 'not':
      return [formula.part];
    case 'every':
    case 'some':
    case 'agree':
      return formula.parts;
    case 'cases':
      return formula.cases.map(({ term }) => term);
    default:
      return [];
  }
}
