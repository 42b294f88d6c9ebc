import type { Document } from '../world/manifest';
import { ap, cnp, documents, netpol, type Spec } from '../testing/objects';
import { randomWorld } from '../testing/random-world';
import { Choose } from '../testing/random-world-choose';
import { randomConnections } from '../testing/random-world-connections';
import { readWorld } from '../world/read-world';
import { allPairs } from './all-pairs';
import type { AccessRow } from './rows';

const order = ['denied', 'unknown', 'conditional', 'allowed'];
const seeds = Array.from({ length: 15 }, (_, i) => i + 1);

// What a connection is before and after something was added: worth how much, from 0 (denied) to 3 (allowed).
function beforeAndAfter(seed: number, objects: readonly Spec[], added: readonly Spec[]) {
  const [before, after] = [objects, [...objects, ...added]].map((list) => readWorld(documents(list)));
  if (before === undefined || after === undefined) throw new Error('no world');
  const [one, other] = [before, after].map((world) => allPairs(world, { cni: 'cilium' }));
  return randomConnections(new Choose(seed), before, 1, 0.05).map((connection) => ({
    connection,
    before: order.indexOf(one?.ask(connection).verdict ?? ''),
    after: order.indexOf(other?.ask(connection).verdict ?? ''),
  }));
}

// Rules that leave default deny as it is, so that they only open.
const opening = { ingress: [{ fromEntities: ['all'] }], egress: [{ toEntities: ['all'] }] };
const allows: readonly (readonly [name: string, object: Spec])[] = [
  ['CiliumNetworkPolicy', cnp('a/more', { ...opening, enableDefaultDeny: { ingress: false, egress: false } })],
];

test.each(allows)('allPairs() closes nothing when a %s allows more', (_name, added) => {
  for (const seed of seeds) {
    // Without rules in the way, what isn't policed is open already; with L7 rules a wider rule opens too.
    const closed = beforeAndAfter(seed, randomWorld(seed), [added]).filter(({ before, after }) => after < before);
    expect({ seed, closed }).toEqual({ seed, closed: [] });
  }
});

const denies: readonly (readonly [name: string, objects: readonly Spec[]])[] = [
  [
    'CiliumNetworkPolicy',
    [cnp('a/more', { ingressDeny: [{ fromEntities: ['cluster'] }], egressDeny: [{ toEntities: ['world'] }] })],
  ],
  [
    'AuthorizationPolicy',
    [ap('b/more', { action: 'DENY', rules: [{ from: [{ source: { namespaces: ['a', 'c'] } }] }] })],
  ],
  ['NetworkPolicy that isolates', [netpol('c/more', { policyTypes: ['Ingress', 'Egress'] })]],
];

test.each(denies)('allPairs() opens nothing when a %s denies more', (_name, added) => {
  for (const seed of seeds) {
    const opened = beforeAndAfter(seed, randomWorld(seed), added).filter(({ before, after }) => after > before);
    expect({ seed, opened }).toEqual({ seed, opened: [] });
  }
});

test('allPairs() gives the same rows whatever the order of the documents', () => {
  for (const seed of seeds) {
    const all = documents(randomWorld(seed));
    expect(rowsOf([...all].reverse())).toEqual(rowsOf(all));
  }
});

test('allPairs() gives the same rows under other names when a namespace is renamed', () => {
  for (const seed of seeds) {
    const objects = JSON.stringify(randomWorld(seed));
    // Namespace `d`, wherever it is named: as a value, in a principal, and in an account.
    const renamed = objects.replaceAll('"d"', '"zone"').replaceAll('/ns/d/', '/ns/zone/').replaceAll('"d/', '"zone/');
    const expected = rowsOf(documents(JSON.parse(objects) as Spec[])).map((row) => renameIn(row));
    expect(rowsOf(documents(JSON.parse(renamed) as Spec[]))).toEqual(expected.sort());
  }
});

test('allPairs() gives the same rows whatever the number of replicas', () => {
  for (const seed of seeds.slice(0, 10)) {
    const objects = randomWorld(seed);
    const more = objects.map((object) => {
      const hasReplicas = object['kind'] === 'Deployment' || object['kind'] === 'StatefulSet';
      return hasReplicas ? { ...object, spec: { ...(object['spec'] as Spec), replicas: 3 } } : object;
    });
    expect(rowsOf(documents(more))).toEqual(rowsOf(documents(objects)));
  }
});

function rowsOf(list: readonly Document[]): string[] {
  const rows: AccessRow[] = [...allPairs(readWorld(list), { cni: 'cilium' }).rows()];
  return rows.map((row) => JSON.stringify(row)).sort();
}

function renameIn(row: string): string {
  return row
    .replaceAll('"d/', '"zone/')
    .replaceAll(' d/', ' zone/')
    .replaceAll('gateway d/', 'gateway zone/')
    .replaceAll('waypoint d/', 'waypoint zone/');
}
