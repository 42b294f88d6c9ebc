import { allPairs } from '../all-pairs/all-pairs';
import { namesIn } from '../all-pairs/nodes';
import { documents, type Spec } from '../testing/objects';
import { randomChange } from '../testing/random-change';
import { Choose } from '../testing/random-world-choose';
import { randomConnections } from '../testing/random-world-connections';
import { RowLookup } from '../testing/random-world-rows';
import { readWorld } from '../world/read-world';
import { type World } from '../world/world';
import { compareAccess, type Side } from './compare-access';

const seeds = Array.from({ length: 30 }, (_, i) => i);

function sidesOf(...lists: readonly (readonly Spec[])[]): readonly (Side & { readonly world: World })[] {
  const worlds = lists.map((objects) => readWorld(documents(objects)));
  const names = [...new Set(worlds.flatMap(namesIn))];
  return worlds.map((world) => {
    const pairs = allPairs(world, { cni: 'cilium', names });
    return { world, pairs, rows: [...pairs.rows()] };
  });
}

test('compareAccess() finds nothing between a world and the same in another order', () => {
  for (const seed of seeds) {
    const { before } = randomChange(seed);
    const [one, other] = sidesOf(before, [...before].reverse());
    expect(compareAccess(one!, other!)).toEqual({ opened: [], closed: [], rerouted: [] });
  }
}, 60_000);

test('compareAccess() opens what it closes the other way about', () => {
  const found = { opened: 0, rerouted: 0 };
  for (const seed of seeds) {
    const { before, after } = randomChange(seed);
    const [one, other] = sidesOf(before, after);
    const [there, back] = [compareAccess(one!, other!), compareAccess(other!, one!)];
    expect(texts(back.closed)).toEqual(texts(there.opened));
    expect(texts(back.opened)).toEqual(texts(there.closed));
    const exchanged = back.rerouted.map(({ before: was, after: is, ...rest }) => ({ ...rest, before: is, after: was }));
    expect(texts(exchanged)).toEqual(texts(there.rerouted));
    found.opened += there.opened.length;
    found.rerouted += there.rerouted.length;
  }
  // Else there is nothing to be wrong about.
  expect(found.opened).toBeGreaterThan(500);
  expect(found.rerouted).toBeGreaterThan(5);
}, 60_000);

const worth = ['denied', 'conditional', 'unknown', 'allowed'];

test('compareAccess() says of single connections what asking both worlds says', () => {
  const counts = { better: 0, worse: 0, same: 0, requests: 0 };
  for (const seed of seeds) {
    const { before, after } = randomChange(seed);
    const [one, other] = sidesOf(before, after);
    const { opened, closed } = compareAccess(one!, other!);
    const [gains, losses] = [new RowLookup(opened), new RowLookup(closed)];
    const asked = [one!, other!].flatMap(({ world }) => randomConnections(new Choose(seed), world, 2, 0));
    for (const connection of asked.filter((item) => isListed([one!.world, other!.world], item))) {
      const [was, is] = [one!, other!].map(({ world, pairs }) =>
        isThere(world, connection) ? (pairs as ReturnType<typeof allPairs>).ask(connection).verdict : 'denied',
      );
      const [better, worse] = [gains.verdict(connection), losses.verdict(connection)];
      const difference = worth.indexOf(is!) - worth.indexOf(was!);
      const place = `seed ${seed}: ${JSON.stringify(connection)}`;
      if (difference > 0) expect([place, better, worse]).toEqual([place, is, 'denied']);
      if (difference < 0) expect([place, better, worse]).toEqual([place, 'denied', was]);
      // Of two conditional verdicts the conditions may differ.
      if (difference === 0 && is !== 'conditional') expect([place, better, worse]).toEqual([place, 'denied', 'denied']);
      counts[difference > 0 ? 'better' : difference < 0 ? 'worse' : 'same'] += 1;
      if (difference !== 0 && connection.http !== undefined) counts.requests += 1;
    }
  }
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(100);
}, 120_000);

type Asked = ReturnType<typeof randomConnections>[number];

// Rows say nothing of pairs of one endpoint, of names that no rule names, and how patterns look at odd texts.
function isListed(worlds: readonly World[], { from, to, port, protocol, http }: Asked): boolean {
  const isOdd = http !== undefined && (/[?%]|\.\./.test(http.path) || /[A-Z]/.test(http.host));
  const isNamed = !to.startsWith('fqdn:') || worlds.some((world) => namesIn(world).includes(to.slice(5)));
  const isOurs = worlds.some(({ endpoints }) => endpoints.has(from) || endpoints.has(to));
  const isWhole = http !== undefined || protocol !== 'TCP';
  return from !== to && isOurs && isNamed && !isOdd && isWhole && port !== 53;
}

function isThere({ endpoints }: World, { from, to }: Asked): boolean {
  return [from, to].every((id) => !id.includes('/') || endpoints.has(id));
}

function texts(items: readonly object[]): readonly string[] {
  return items
    .map((item) =>
      JSON.stringify(Object.entries({ ...item, message: null }).sort(([one], [other]) => (one < other ? -1 : 1))),
    )
    .sort();
}
