import type { Unsupported } from '../world/notices';
import type { World } from '../world/world';
import { type Judged, judgeAny } from './any-request';
import { truthOf, verdictOf } from './check';
import type { Connection, Decision, Hop, Options, RouteDecision } from './decision';
import type { Message } from './flow';
import { type Party, partyOf } from './party';
import { type Route, routesInside } from './routes';
import { probeRoutes, routesFromWorld } from './routes-from-world';
import { every, some, unknown } from './truth';

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

function judgeRoute(route: Route, { http, protocol }: Connection): Judged {
  if (http !== undefined) return judgeMessage(route, { kind: 'http', request: http });
  if (protocol !== 'TCP') return judgeMessage(route, { kind: 'opaque' });
  return judgeAny((message) => judgeMessage(route, message), route.vocabulary);
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
