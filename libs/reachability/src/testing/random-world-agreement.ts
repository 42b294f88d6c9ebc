import { type AllPairsOptions, allPairs } from '../all-pairs/all-pairs';
import { decide } from '../reference/decide';
import type { Decision } from '../reference/decision';
import type { World } from '../world/world';
import { readWorld } from '../world/read-world';
import { documents, type Spec } from './objects';
import { randomWorld } from './random-world';
import { Choose } from './random-world-choose';
import { type AskedPair, randomConnections } from './random-world-connections';
import { RowLookup } from './random-world-rows';
import { printWorld, shrinkWorld } from './random-world-shrink';

/** Where the evaluators differ. */
export interface Disagreement {
  readonly seed: number;
  readonly options: AllPairsOptions;
  readonly connection: AskedPair;
  /** What {@link decide} says, and what was said instead. */
  readonly expected: string;
  readonly found: string;
  /** Whether it is the rows that differ, and not the answer to the question. */
  readonly by: 'ask' | 'rows';
}

/** Ways to work things out that large worlds take and small ones seldom do, each forced in turn. */
const forced: readonly Omit<AllPairsOptions, 'cni'>[] = [
  {},
  { sets: { listLimit: 0 } },
  { sets: { listLimit: Infinity, memo: false }, memo: false },
  { limits: { alwaysAutomata: true } },
];

/** The options that a seed is judged with: every fifth world as Kubernetes has it, and each forced way in turn. */
export function optionsFor(seed: number): AllPairsOptions {
  return { cni: seed % 5 === 4 ? 'kubernetes' : 'cilium', ...forced[seed % forced.length] };
}

/** How many connections were compared, and the first difference, if there is one. */
export interface Comparison {
  readonly compared: number;
  readonly verdicts: Readonly<Record<string, number>>;
  readonly disagreement: Disagreement | undefined;
}

/** Compares the two evaluators on the world of a seed, on all pairs, so many connections each. */
export function compareOn(seed: number, each: number): Comparison {
  const world = readWorld(documents(randomWorld(seed)));
  const options = optionsFor(seed);
  const pairs = allPairs(world, options);
  // Making all rows takes long, so that not every world's are looked at.
  const rows = seed % 3 === 0 ? new RowLookup(pairs.rows()) : undefined;
  const verdicts: Record<string, number> = {};
  const connections = randomConnections(new Choose(seed), world, each, 0.2);
  for (const connection of connections) {
    const found = pairs.ask(connection).verdict;
    const decision = decide(world, connection, { cni: options.cni });
    const expected = expectedOf(decision);
    verdicts[expected ?? 'left open'] = (verdicts[expected ?? 'left open'] ?? 0) + 1;
    if (expected === undefined) continue;
    const disagreement = { seed, options, connection, expected };
    if (found !== expected) return { compared: 0, verdicts, disagreement: { ...disagreement, found, by: 'ask' } };
    const listed = rows !== undefined && isListed(world, connection) ? rows : undefined;
    const difference = listed && differenceOf(listed, decision, connection);
    if (difference !== undefined)
      return { compared: 0, verdicts, disagreement: { ...disagreement, ...difference, by: 'rows' } };
  }
  return { compared: connections.length, verdicts, disagreement: undefined };
}

// What the reference says, unless it may have given up where the other need not: without a request it looks for one
// that passes by examples, and it leaves expressions alone that could mean something else to RE2.
function expectedOf({ verdict, doubts }: Decision): Verdict | undefined {
  const hasGivenUp = doubts.some((doubt) => /^whether any request passes|may mean something else to RE2/.test(doubt));
  return hasGivenUp ? undefined : verdict;
}

// Where the rows say something else than the reference, of the verdict or of the ways that are open.
function differenceOf(
  rows: RowLookup,
  { verdict, routes, doubts }: Decision,
  connection: AskedPair,
): Pick<Disagreement, 'expected' | 'found'> | undefined {
  const listed = rows.verdict(connection);
  if (listed !== verdict) return { expected: verdict, found: listed };
  const open = routes.filter((route) => route.verdict !== 'denied').map(({ route }) => route);
  const [expected, found] = [[...new Set(open)].sort(), rows.routes(connection)].map((names) => names.join(', '));
  // Where it isn't known along which hops traffic travels, all ways are listed; and a search may have missed some.
  const isOpen = doubts.length > 0 || connection.http === undefined;
  return isOpen || expected === found ? undefined : { expected: expected ?? '', found: found ?? '' };
}

type Verdict = ReturnType<ReturnType<typeof allPairs>['ask']>['verdict'];

// Rows leave out what doesn't start or end at an endpoint, pairs of one endpoint, and names that no rule names. Their
// patterns don't tell how a text is looked at: without its query string, normalised, in lower case. Of a DNS port they
// only say that it is open.
function isListed({ endpoints, ciliumRules }: World, { from, to, port, http }: AskedPair): boolean {
  const isOdd = http !== undefined && (/[?%]|\.\./.test(http.path) || /[A-Z]/.test(http.host) || port === 53);
  const peers = ciliumRules.flatMap((rule) => rule.egress.map((element) => element.peers));
  const names = peers.flatMap((peer) => (peer.kind === 'names' ? peer.names : []));
  const isNamed = !to.startsWith('fqdn:') || names.some((item) => item.kind === 'name' && `fqdn:${item.name}` === to);
  return from !== to && (endpoints.has(from) || endpoints.has(to)) && isNamed && !isOdd;
}

/** A disagreement with the smallest world that still has it, as text. */
export function explainDisagreement(disagreement: Disagreement): string {
  const { seed, connection, options, by } = disagreement;
  const differs = (objects: readonly Spec[]) => {
    const world = readWorld(documents(objects));
    const pairs = allPairs(world, options);
    const decision = decide(world, connection, { cni: options.cni });
    const found = pairs.ask(connection).verdict;
    const expected = expectedOf(decision);
    const isThere = [connection.from, connection.to].some((id) => world.endpoints.has(id));
    if (expected === undefined || !isThere) return false;
    if (by === 'ask') return found !== expected;
    return differenceOf(new RowLookup(pairs.rows()), decision, connection) !== undefined;
  };
  const objects = shrinkWorld(randomWorld(seed), differs);
  return [
    `Seed ${seed}, ${JSON.stringify(options)}: ${JSON.stringify(connection)}`,
    `is ${disagreement.expected} by the reference, and ${disagreement.found} by ${by}:`,
    printWorld(objects),
  ].join('\n');
}
