import type { Protocol } from '../world/endpoint';
import type { World } from '../world/world';
import {
  isBetter,
  type ClassLimits,
  defaultClassLimits,
  patternsOf,
  type RequestClasses,
  Requests,
} from './request-classes';
import { Outcomes } from './outcomes';
import { type AccessRow, type RowFilter, Rows } from './rows';
import type { SolverOptions } from './engines';
import { Solver } from './solver';
import type { Term } from './terms';
import type { Truth, Value } from './truth';
import type { Message, Request } from './http-leaf';

/** One connection, and for HTTP one request over it. */
export interface AskedConnection {
  /** An endpoint's id, `world:<address>`, or `entity:<name>`. */
  readonly from: string;
  /** The same, or `fqdn:<name>`. */
  readonly to: string;
  /** The port of the destination itself: of the pod, not of a Service. 1 to 65535. */
  readonly port: number;
  readonly protocol: Protocol;
  /** Without it, the question is whether the connection may carry anything at all. */
  readonly http?: Request;
}

/** The verdict about one connection. */
export interface Answer {
  readonly verdict: 'allowed' | 'denied' | 'conditional' | 'unknown';
  readonly conditions: readonly string[];
}

/** How to judge, and thresholds that decide how it is worked out but not what comes out. */
export interface AllPairsOptions extends SolverOptions {
  readonly limits?: Partial<ClassLimits>;
}

/** The ways of a connection, and what tells requests over it apart. */
export interface Sight {
  readonly patterns: RequestClasses['patterns'];
  /** What each way gives to bytes or to one request. */
  judge(message: Message): readonly { readonly route: string; readonly truth: Truth }[];
}

/** Effective access between all pairs. */
export interface AllPairs {
  /** Who may reach whom, a row at a time; a pair without a row can't connect. Pairs of one endpoint are left out. */
  rows(filter?: RowFilter): Iterable<AccessRow>;
  ask(connection: AskedConnection): Answer;
  /** Everything about one port of a pair; no ways where an end isn't known. */
  look(connection: Omit<AskedConnection, 'http'>): Sight;
  /** Works out all destinations at once, which {@link rows} and {@link ask} otherwise do as they need them. */
  solve(): void;
  /** How much there is, for benchmarks. */
  size(): { readonly destinations: number; readonly segments: number; readonly sets: number };
}

const verdicts: Readonly<Record<Value, Answer['verdict']>> = {
  no: 'denied',
  unknown: 'unknown',
  conditional: 'conditional',
  yes: 'allowed',
};

/**
 * Who can reach whom, for all pairs of endpoints, addresses, names and entities: every policy compiled once to sets of
 * endpoints, every destination swept over the ports at which something changes.
 *
 * @param world From `readWorld`.
 * @returns Nothing is worked out before it is asked for. What isn't understood is `unknown`, never guessed.
 *
 * @example
 * ```ts
 * for (const row of allPairs(world, { cni: 'cilium' }).rows({ to: 'app/api[Deployment]' })) print(row);
 * ```
 */
export function allPairs(world: World, options: AllPairsOptions): AllPairs {
  const solver = new Solver(world, options);
  const requests = new Requests(solver.space.terms, { ...defaultClassLimits, ...options.limits });
  const rows = new Rows(solver, new Outcomes(solver.space.terms, requests));
  const destinations = solver.destinations();
  // With each name that was asked for and that no policy mentions, so that it isn't among the destinations.
  const extended = new Map<string, AllPairs>();
  const withName = (name: string): AllPairs => {
    const known = extended.get(name) ?? allPairs(world, { ...options, names: [name] });
    extended.set(name, known);
    return known;
  };
  return {
    rows: (filter) => ({ [Symbol.iterator]: () => rows.all(filter) }),
    ask: (connection) => {
      const name = solver.unlistedName(connection.to);
      return name === undefined ? ask(solver, requests, connection) : withName(name).ask(connection);
    },
    look: (connection) => look(solver, connection),
    solve: () => destinations.forEach((node) => solver.solve(node)),
    size: () => ({
      destinations: destinations.length,
      segments: destinations.reduce((sum, node) => sum + solver.solve(node).length, 0),
      sets: solver.space.sets.distinct,
    }),
  };
}

const unknown: Answer = { verdict: 'unknown', conditions: [] };

/** What one way is for one source. */
interface WayOf {
  readonly route: string;
  readonly term: Term;
}

// `undefined` where manifests say nothing of the pair.
function waysOf(
  solver: Solver,
  { from, to, port, protocol }: Omit<AskedConnection, 'http'>,
): readonly WayOf[] | undefined {
  const source = solver.sourceOf(from);
  const destination = solver.destinationOf(to);
  if (source === undefined || destination === undefined || !solver.isJudged(source, destination)) return undefined;
  const segment = solver
    .solve(destination)
    .find((item) => item.protocol === protocol && port >= item.range.first && port <= item.range.last);
  return (segment?.routes ?? []).map(({ name, cells }) => ({ route: name, term: solver.space.at(cells, source) }));
}

function look(solver: Solver, connection: Omit<AskedConnection, 'http'>): Sight {
  const ways = waysOf(solver, connection) ?? [];
  const { terms } = solver.space;
  return {
    patterns: patternsOf(ways.map(({ term }) => term)),
    judge: (message) => ways.map(({ route, term }) => ({ route, truth: terms.evaluate(term, message) })),
  };
}

function ask(solver: Solver, requests: Requests, connection: AskedConnection): Answer {
  const ways = waysOf(solver, connection);
  if (ways === undefined) return unknown;
  const { protocol, http } = connection;
  const { terms } = solver.space;
  const truths = ways.map(({ term }) => {
    if (http !== undefined) return terms.evaluate(term, { kind: 'http', request: http });
    return protocol === 'TCP' ? requests.best(term) : terms.evaluate(term, { kind: 'opaque' });
  });
  const best = truths.reduce<Truth>((one, other) => (isBetter(other.value, one.value) ? other : one), {
    value: 'no',
    conditions: [],
  });
  const alike = truths.filter(({ value }) => value === best.value).flatMap(({ conditions }) => conditions);
  return { verdict: verdicts[best.value], conditions: [...new Set(alike)].sort() };
}
