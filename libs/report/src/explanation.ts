import { type AccessRow } from './access-report';

export type Verdict = AccessRow['verdict'] | 'denied';

/** A rule, or the object that it is part of, that decided. */
export interface Because {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** Path of the rule in the object; `''` for the object itself. */
  readonly rule: string;
}

/** One check on a way. */
export interface ExplainedHop {
  readonly at: string;
  readonly layer: string;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly because: readonly Because[];
  /** What the rules that allow here ask of requests, patterns as written; `null` where nothing looks at them. */
  readonly requests: readonly RequestPattern[] | null;
}

/** Requests by what they must match, each list an alternative; an empty list asks for nothing. */
export interface RequestPattern {
  readonly methods: readonly string[];
  readonly paths: readonly string[];
  readonly hosts: readonly string[];
}

/** A rule that would have let the connection pass its check, but for one thing. */
export interface NearMiss extends Because {
  /** The check that it would open. */
  readonly at: string;
  readonly layer: string;
  /** What differs, such as `label app` or `port`. */
  readonly differs: string;
  readonly has: string;
  readonly needs: string;
  /** Of the whole connection, were it so: where it stays `denied`, something else denies it too. */
  readonly verdict: Verdict;
}

/** What `zta explain` prints; docs/formats.md describes its JSON. */
export interface Explanation {
  readonly verdict: Verdict;
  readonly conditions: readonly string[];
  /** Why it is unknown. */
  readonly doubts: readonly string[];
  readonly routes: readonly {
    readonly route: string;
    readonly verdict: Verdict;
    readonly hops: readonly ExplainedHop[];
  }[];
  readonly nearMisses: readonly NearMiss[];
}

/** The question. */
export interface Asked {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly protocol: string;
  readonly http?: { readonly method: string; readonly path: string; readonly host: string };
}
