import { verdictOf } from './check';
import type { Hop, HttpRequest, RouteDecision, Verdict } from './decision';
import type { Message } from './flow';
import { some, type Truth, unknown } from './truth';
import { isComplete, textsOf, type Vocabulary } from './vocabulary';

/** What one message gets on a route. */
export interface Judged {
  readonly truth: Truth;
  readonly decision: RouteDecision;
}

/** How many requests are tried before giving up. */
const mostRequests = 5_000;

/**
 * The best that bytes or any request get on a route. Anything less than a pass is certain only if all kinds of requests
 * were tried, or if a check that looks at no request says no more.
 */
export function judgeAny(judge: (message: Message) => Judged, vocabulary: () => Vocabulary): Judged {
  let best = judge({ kind: 'opaque' });
  if (best.truth.value === 'yes') return best;
  let furthest = best;
  let firm = blindChecks(best);
  let tried = 0;
  const words = vocabulary();
  for (const request of requestsOf(words)) {
    if (best.truth.value === 'yes' || tried >= mostRequests) break;
    const next = judge({ kind: 'http', request });
    tried += 1;
    if (some([best.truth, next.truth]).value !== best.truth.value) best = next;
    if (reachOf(next) > reachOf(furthest)) furthest = next;
    const checks = new Set(blindChecks(next).map(keyOf));
    firm = firm.filter((check) => checks.has(keyOf(check)));
  }
  if (best.truth.value === 'yes' || best.truth.value === 'unknown') return best;
  const limit: Verdict = best.truth.value === 'no' ? 'denied' : 'conditional';
  const isCertain = (isComplete(words) && tried < mostRequests) || firm.some(({ hop }) => hop.verdict === limit);
  const found = best.truth.value === 'no' ? furthest : best;
  if (isCertain) return found;
  const truth = unknown('whether any request passes all patterns');
  return { truth, decision: { ...found.decision, verdict: verdictOf(truth), conditions: [] } };
}

/** A check that looks at no request, and its place on the route. */
interface BlindCheck {
  readonly place: number;
  readonly hop: Hop;
}

function blindChecks({ decision }: Judged): readonly BlindCheck[] {
  const all = decision.hops.map((hop, place) => ({ place, hop }));
  return all.filter(({ hop }) => hop.requests === null && hop.layer !== 'gateway' && hop.verdict !== 'allowed');
}

function keyOf({ place, hop: { verdict, reason } }: BlindCheck): string {
  return `${place} ${verdict} ${reason}`;
}

// How many hops let it pass before one that denies: what gets furthest tells most about why nothing gets through.
function reachOf({ decision: { hops } }: Judged): number {
  const first = hops.findIndex(({ verdict }) => verdict === 'denied');
  return first < 0 ? hops.length : first;
}

function* requestsOf({ methods, paths, hosts }: Vocabulary): Generator<HttpRequest> {
  for (const host of textsOf(hosts))
    for (const path of textsOf(paths)) for (const method of textsOf(methods)) yield { method, path, host };
}
