import { type Because, type Layer, type Verdict } from '../reference/decision';

/** A rule that would have opened a check, but for one thing that it asks for and the connection hasn't. */
export interface NearMiss extends Because {
  /** The check that it would open, by its endpoint's id and its layer. */
  readonly at: string;
  readonly layer: Layer;
  /** What differs, such as `label app of a/web[Deployment]`, `port` or `principal`. */
  readonly differs: string;
  /** What the connection has there; `nothing` where it has none. */
  readonly has: string;
  /** What the rule asks for. */
  readonly needs: string;
  /** What the verdict about the whole connection would be, were it so: other checks may still deny it. */
  readonly verdict: Verdict;
}
