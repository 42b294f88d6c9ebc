import type { Unsupported } from '../world/notices';
import type { World } from '../world/world';
import { truthOf, verdictOf } from './check';
import type { Connection, Decision, Hop, HttpRequest, Options, RouteDecision } from './decision';
import type { Message } from './flow';
import { type Party, partyOf } from './party';
import { type Route, routesInside } from './routes';
import { probeRoutes, routesFromWorld } from './routes-from-world';
import { every, some, type Truth, unknown } from './truth';
import type { Vocabulary } from './vocabulary';

/**
 * May this connection happen, by any of its ways, and because of which rules?
 *
 * With `http` the question is about that one request. Without it, it is about the connection: may it carry anything at
 * all, bytes or any request? It is allowed if some would pass on every hop; `requests` of a hop then says what the rules
 * that allow there ask. Where patterns are too involved to say that nothing would pass, the verdict is unknown.
 *
 * A connection from an endpoint to itself is one between two of its pods.
 *
 * @returns `unknown`, never a guess, if an end isn't known or if something that wasn't understood could change the
 * verdict. Never throws.
 *
 * @example
 * ```ts
 * decide(world, { from: 'app/web[Deployment]', to: 'app/api[Deployment]', port: 8080, protocol: 'TCP' }).verdict; // 'allowed'
 * ```
 */
export function decide(world: World, connection: Connection, options: Options = {}): Decision {
  const from = partyOf(world, connection.from, 'from');
  const to = partyOf(world, connection.to, 'to');
  if (typeof from === 'string') return undecided(from);
  if (typeof to === 'string') return undecided(to);
  const ends = { from, to, port: connection.port, protocol: connection.protocol };
  const net = { world, options };
  const outer = from.kind === 'world' ? routesFromWorld(net, ends) : routesInside(net, ends);
  const routes = [...outer, ...probeRoutes(net, ends)].map((route) => judgeRoute(route, connection));
  const found = some(routes.map(({ truth }) => truth));
  const decisions = routes.map(({ decision }) => decision);
  const doubts = doubtsAboutRoutes(world, [from, to], decisions);
  const truth = doubts.length > 0 ? unknown(...doubts) : found;
  return { verdict: verdictOf(truth), conditions: truth.conditions, doubts: truth.doubts, routes: decisions };
}

function undecided(reason: string): Decision {
  return { verdict: 'unknown', conditions: [], doubts: [reason], routes: [] };
}

interface Judged {
  readonly truth: Truth;
  readonly decision: RouteDecision;
}

function judgeRoute(route: Route, { http, protocol }: Connection): Judged {
  const opaque: Message = { kind: 'opaque' };
  if (http !== undefined) return judgeMessage(route, { kind: 'http', request: http });
  const plain = judgeMessage(route, opaque);
  if (plain.truth.value === 'yes' || protocol !== 'TCP') return plain;
  return judgeAny(route, plain);
}

/** How many requests are tried before giving up. */
const mostRequests = 20_000;

// The best that some request gets. Without a good one, `no` is certain only if all kinds of requests were tried.
function judgeAny(route: Route, plain: Judged): Judged {
  const vocabulary = route.vocabulary();
  let best = plain;
  let furthest = plain;
  let denials = denialsAtLayer4(plain);
  let tried = 0;
  for (const request of requestsOf(vocabulary)) {
    if (best.truth.value === 'yes' || tried++ > mostRequests) break;
    const next = judgeMessage(route, { kind: 'http', request });
    if (some([best.truth, next.truth]).value !== best.truth.value) best = next;
    if (reachOf(next) > reachOf(furthest)) furthest = next;
    denials = denials.filter((hop) => denialsAtLayer4(next).includes(hop));
  }
  if (best.truth.value !== 'no') return best;
  const isCertain = vocabulary.isComplete && tried <= mostRequests;
  if (isCertain || (denials.length > 0 && tried > 0)) return furthest;
  const truth = unknown('whether any request passes all patterns');
  return { truth, decision: { ...furthest.decision, verdict: verdictOf(truth) } };
}

// How many hops let it pass before one that denies: what gets furthest tells most about why nothing gets through.
function reachOf({ decision: { hops } }: Judged): number {
  const first = hops.findIndex(({ verdict }) => verdict === 'denied');
  return first < 0 ? hops.length : first;
}

// A hop that denies bytes and all requests alike, and looks at no request, denies everything.
function denialsAtLayer4({ decision }: Judged): readonly string[] {
  return decision.hops.flatMap(({ verdict, requests, layer, reason }, i) =>
    verdict === 'denied' && requests === null && layer !== 'gateway' ? [`${i} ${reason}`] : [],
  );
}

function* requestsOf({ methods, paths, hosts }: Vocabulary): Generator<HttpRequest> {
  for (const host of hosts) for (const path of paths) for (const method of methods) yield { method, path, host };
}

function judgeMessage({ name, hops: judge }: Route, message: Message): Judged {
  const hops = judge(message);
  const truth = every(hops.map(truthOf));
  return { truth, decision: { route: name, verdict: verdictOf(truth), conditions: truth.conditions, hops } };
}

// What may change whether and along which hops traffic travels at all makes the whole verdict unknown.
function doubtsAboutRoutes(world: World, ends: readonly Party[], routes: readonly RouteDecision[]): readonly string[] {
  const ids = new Set([...ends.map(({ id }) => id), ...routes.flatMap(({ hops }) => hops.map((hop: Hop) => hop.at))]);
  const places = [...ids].flatMap((id) => world.endpoints.get(id) ?? []);
  const isOutside = ends.some(({ kind }) => kind !== 'endpoint');
  const touched = world.unsupported.filter(({ touches }: Unsupported) => {
    if (touches.part !== 'routes') return false;
    if (touches.namespaces === 'all' || (isOutside && touches.outside === true)) return true;
    const { namespaces, endpoints = [] } = touches;
    return places.some(({ id, namespace }) => namespaces.includes(namespace) || endpoints.includes(id));
  });
  return touched.map(({ file, line, kind, reason }) => `${file}:${line}: ${kind}: ${reason}`);
}
