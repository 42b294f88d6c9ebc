import { decide } from '../reference/decide';
import { type Connection, type Decision, type Options, type RouteDecision } from '../reference/decision';
import { type World } from '../world/world';
import { type Candidate, candidatesOf, layers } from './candidates';
import { type NearMiss } from './near-miss';
import { nearby } from './nearby';

/** How many worlds are tried at most. */
const mostTries = 256;

/** How many near misses are told at most. */
const mostTold = 10;

/**
 * The rules that would open a check that denies a connection, but for one thing that they ask for: a label, a
 * namespace, a port, a principal, a path, and so on. A rule that alone denies is among them. None is told for a
 * connection that is allowed.
 *
 * Each is tried: it is a near miss if {@link decide}, asked again in a world in which nothing but that one thing is
 * relaxed, doesn't deny at that check any more. So what rules mean is written down once.
 *
 * @param decision What {@link decide} said of the connection, with the same options.
 * @returns At most 10, first those that would allow the whole connection, then by layer. No more than 256 worlds are
 * tried, so that some may be missing among very many rules. Never throws.
 *
 * @example
 * ```ts
 * nearMisses(world, connection, {}, decide(world, connection))[0]; // { differs: 'port', has: '80/TCP', needs: '8080/TCP', … }
 * ```
 */
export function nearMisses(
  world: World,
  connection: Connection,
  options: Options,
  decision: Decision,
): readonly NearMiss[] {
  if (decision.verdict === 'allowed') return [];
  const candidates = candidatesOf(nearby(world, connection, decision), connection, decision, mostTries);
  const found = findAll(candidates, { connection, options, decision });
  const distinct = [...new Map(found.map((miss) => [JSON.stringify(miss), miss])).values()];
  const ranked = distinct.sort((one, other) => rankOf(one) - rankOf(other));
  return ranked.slice(0, mostTold);
}

interface Question {
  readonly connection: Connection;
  readonly options: Options;
  readonly decision: Decision;
}

// Those that allow everything go first, and candidates come in the order of layers: once there are enough, the rest
// needn't be tried.
function findAll(candidates: readonly Candidate[], question: Question): readonly NearMiss[] {
  const found: NearMiss[] = [];
  for (const candidate of candidates) {
    if (found.filter(({ verdict }) => verdict === 'allowed').length >= mostTold) break;
    found.push(...tried(candidate, question));
  }
  return found;
}

function tried(candidate: Candidate, { connection, options, decision }: Question): readonly NearMiss[] {
  const { origin, differs, has, needs, at, layer } = candidate;
  const after = decide(candidate.relaxed, connection, options);
  if (!isOpened(candidate, decision, after)) return [];
  const { file, line, kind, namespace, name, path: rule } = origin;
  const cited = { kind, namespace, name, file, line, rule };
  return [{ ...cited, at, layer, differs, has, needs, verdict: after.verdict }];
}

type Place = Pick<Candidate, 'at' | 'layer'>;

// Closed checks are counted rather than compared one by one, since a route may come to have others than it had.
function isOpened({ at, layer }: Place, before: Decision, after: Decision): boolean {
  return before.routes.some((route, i) => {
    const then = after.routes[i];
    const isLess = (place?: Place) => then !== undefined && countClosed(then, place) < countClosed(route, place);
    return then?.route === route.route && isLess() && isLess({ at, layer });
  });
}

// A check that isn't understood any more is not open either.
function countClosed({ hops }: RouteDecision, place?: Place): number {
  const closed = hops.filter(({ verdict }) => verdict === 'denied' || verdict === 'unknown');
  return closed.filter(({ at, layer }) => place === undefined || (at === place.at && layer === place.layer)).length;
}

const verdicts: readonly NearMiss['verdict'][] = ['allowed', 'conditional', 'unknown', 'denied'];

function rankOf({ verdict, layer }: NearMiss): number {
  return verdicts.indexOf(verdict) * layers.length + layers.indexOf(layer);
}
