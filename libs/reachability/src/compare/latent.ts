import { type AllPairs } from '../all-pairs/all-pairs';
import { joinPatterns } from '../all-pairs/request-classes';
import { type AccessRow } from '../all-pairs/rows';
import { decide } from '../reference/decide';
import { type Because, type Connection, type Layer } from '../reference/decision';
import { nearby } from '../explain/nearby';
import { type Document } from '../world/manifest';
import { type World } from '../world/world';
import { attribute, type Change, classOf, openingOnWay } from './causes';
import { addressIn, endOf } from './address-pieces';
import { type AccessGain, type Bundle, bundlesOf, compareBundles } from './compare-access';
import { type ChangedObject } from './changed-objects';
import { type Check, checksOf } from './layers-alone';

/** Access that one check lets pass now and didn't before, and that another check still denies. */
export interface Latent extends AccessGain {
  readonly causes: readonly ChangedObject[];
  readonly layer: Layer;
  /** The check that opened, as people call it. */
  readonly check: string;
  readonly maskedBy: readonly Mask[];
}

/** What still denies. */
export interface Mask extends Pick<Because, 'kind' | 'namespace' | 'name' | 'file' | 'line' | 'rule'> {
  readonly at: string;
  readonly layer: Layer;
  readonly reason: string;
}

/** What is compared, and how to judge worlds of it. */
export interface LatentSearch extends Omit<Change, 'judge'> {
  readonly worldOf: (documents: readonly Document[]) => World;
  readonly pairsOf: (world: World) => AllPairs;
  /** Of the world after the change, everything considered. */
  readonly rows: readonly AccessRow[];
}

/** What was found, and why some of it was not looked for. */
export interface LatentFindings {
  readonly latent: readonly Latent[];
  readonly unsearched: readonly string[];
}

/** How many pairs of endpoints are compared for one check, at the very most. */
const mostPairs = 1_000_000;
/** How many explanations are asked for before one of several alike stands for all. */
const mostMasks = 400;

/**
 * What each check alone would let pass after a change and not before, and is not open all the same: the openings that
 * show as soon as the other check goes. Each way of the traffic is looked at by itself. Of workloads and Services that
 * are new, nothing could be said before.
 */
export function findLatent(search: LatentSearch): LatentFindings {
  const relevant = search.objects.filter(({ kind, change }) => change !== 'added' || !isPlace(kind));
  const checks = [...new Set(relevant.flatMap(({ kind }) => checksOf(kind)))];
  if (checks.length === 0) return { latent: [], unsearched: [] };
  const [before, after] = [search.worldOf(search.before), search.worldOf(search.after)];
  const pairs = before.endpoints.size * after.endpoints.size;
  if (pairs > mostPairs) {
    const names = checks.map(({ name }) => name).join(', ');
    return {
      latent: [],
      unsearched: [`openings that something else still denies (${names}): too many pairs, ${pairs}`],
    };
  }
  const full = search.pairsOf(after);
  const found = checks.flatMap((check) => {
    const gains = openedAlone(search, check, { before, after, full }).filter((gain) =>
      isOnBothSides(before, after, gain),
    );
    const judge = (documents: readonly Document[]) => search.pairsOf(check.alone(search.worldOf(documents)));
    const attributed = attribute({ ...search, judge }, gains, openingOnWay);
    return attributed
      .filter(({ causes }) => causes.length === 0 || causes.some((cause) => relevant.includes(cause)))
      .map((gain) => ({ ...gain, layer: check.layer, check: check.name }));
  });
  return { latent: withMasks(after, found), unsearched: [] };
}

/** Kinds of which a new one is a new end of connections, or a new way to one. */
function isPlace(kind: string): boolean {
  return ['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'CronJob', 'Service'].includes(kind);
}

function isOnBothSides(before: World, after: World, { from, to }: AccessGain): boolean {
  const isKnown = (id: string) => !id.includes('/') || (before.endpoints.has(id) && after.endpoints.has(id));
  return isKnown(from) && isKnown(to);
}

interface Worlds {
  readonly before: World;
  readonly after: World;
  /** Of the world after, with all its checks. */
  readonly full: AllPairs;
}

function openedAlone(search: LatentSearch, check: Check, { before, after, full }: Worlds): readonly AccessGain[] {
  const [was, is] = [before, after].map((world) => search.pairsOf(check.alone(world)));
  const rowsOf = (pairs: AllPairs) => [...pairs.rows()].filter(({ route }) => check.isOn(route));
  const open = new Map<string, AccessRow[]>();
  for (const row of search.rows) {
    const key = keyOf(row);
    const list = open.get(key);
    if (list === undefined) open.set(key, [row]);
    else list.push(row);
  }
  const bundles: Bundle[] = [];
  for (const bundle of bundlesOf(rowsOf(was!), rowsOf(is!), ({ route }) => route)) {
    const route = bundle.sides[1][0]?.route;
    if (route === undefined) continue;
    // What is open after all isn't latent.
    const sides = [[...bundle.sides[0], ...(open.get(keyOf(bundle)) ?? [])], bundle.sides[1]] as const;
    bundles.push({ ...bundle, sides, looks: [either(by(was!, route), full), by(is!, route)] });
  }
  return compareBundles(bundles).opened;
}

function keyOf({ from, to, protocol }: Pick<AccessRow, 'from' | 'to' | 'protocol'>): string {
  return `${endOf(from)} ${endOf(to)} ${protocol}`;
}

type Look = Pick<AllPairs, 'look'>;

/** One way alone. */
function by(pairs: Look, name: string): Look {
  return {
    look: (connection) => {
      const { patterns, judge } = pairs.look(connection);
      return { patterns, judge: (message) => judge(message).filter(({ route }) => route === name) };
    },
  };
}

/** The ways of both. */
function either(one: Look, other: Look): Look {
  return {
    look: (connection) => {
      const [first, second] = [one.look(connection), other.look(connection)];
      return {
        patterns: joinPatterns([first.patterns, second.patterns]),
        judge: (message) => [...first.judge(message), ...second.judge(message)],
      };
    },
  };
}

type Unmasked = Omit<Latent, 'maskedBy'>;

function withMasks(world: World, found: readonly Unmasked[]): readonly Latent[] {
  const known = new Map<string, readonly Mask[]>();
  return found.map((gain) => {
    const key = found.length > mostMasks ? classOf(gain) : JSON.stringify([gain.from, gain.to, gain.ports, gain.route]);
    const maskedBy = known.get(key) ?? masksOf(world, gain);
    known.set(key, maskedBy);
    return { ...gain, maskedBy };
  });
}

function masksOf(world: World, gain: Unmasked): readonly Mask[] {
  const { from, to, protocol, ports, message, route } = gain;
  const port = Number(ports[0]!.split('-')[0]);
  const http = message.kind === 'http' ? { http: message.request } : {};
  const connection: Connection = { from: addressIn(from), to: addressIn(to), protocol, port, ...http };
  const { routes } = decide(nearby(world, connection), connection);
  const ways = routes.filter((item) => item.route === route);
  const denied = (ways.length > 0 ? ways : routes).flatMap(({ hops }) =>
    hops.filter((hop) => hop.verdict === 'denied'),
  );
  const masks = denied.flatMap(({ at, layer, reason, because }) =>
    because.map((rule) => ({ ...rule, at, layer, reason })),
  );
  return [...new Map(masks.map((mask) => [JSON.stringify(mask), mask])).values()];
}
