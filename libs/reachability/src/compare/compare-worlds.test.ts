import { allPairs } from '../all-pairs/all-pairs';
import {
  ambient,
  ap,
  cnp,
  documents,
  namespace,
  pa,
  pod,
  replacing,
  service,
  type Spec,
  waypoint,
} from '../testing/objects';
import { randomChange } from '../testing/random-change';
import { readWorld } from '../world/read-world';
import { compareWorlds, type WorldComparison } from './compare-worlds';
import { reverted } from './changed-objects';

function compare(before: readonly unknown[], after: readonly unknown[]): WorldComparison {
  return compareWorlds({ documents: documents(before), unread: [] }, { documents: documents(after), unread: [] });
}

const pods = ['a/web', 'a/db', 'b/web'].map((path) => pod(path, { account: path.split('/')[1]! }));
const closed = [
  ...pods,
  cnp('a/deny', { ingress: [{}], egress: [{}] }),
  cnp('b/deny', { ingress: [{}], egress: [{}] }),
];
const port = (value: string) => ({ toPorts: [{ ports: [{ port: value, protocol: 'TCP' }] }] });
const toDb = (value = '80') =>
  cnp('a/out', { egress: [{ toEndpoints: [{ matchLabels: { app: 'db' } }], ...port(value) }] });
const fromWeb = (value = '80', from: Spec = { matchLabels: { app: 'web' } }) =>
  cnp('a/in', {
    endpointSelector: { matchLabels: { app: 'db' } },
    ingress: [{ fromEndpoints: [from], ...port(value) }],
  });
const open = [...closed, toDb(), fromWeb()];

const mesh = [ambient('a'), ...pods, waypoint('a/w'), service('a/db', {}, { 'istio.io/use-waypoint': 'w' })];
const principal = (name: string) => ({ source: { principals: [`cluster.local/ns/a/sa/${name}`] } });
const callers = ap('a/callers', { selector: { matchLabels: { app: 'db' } }, rules: [{ from: [principal('w')] }] });
const requests = (path: string) =>
  ap('a/requests', {
    targetRefs: [{ kind: 'Service', group: '', name: 'db' }],
    rules: [{ from: [principal('web')], to: [{ operation: { methods: ['GET'], paths: [path] } }] }],
  });
const behind = [...mesh, callers, requests('/v1')];
const strict = [ambient('a'), namespace('b'), ...pods, pa('a/mode', { mtls: { mode: 'STRICT' } })];

/** What opened or closed, as `from > to ports requests < causes`. */
function words(gains: WorldComparison['opened']): readonly string[] {
  const short = (id: string) => id.replace('[Pod]', '');
  return gains
    .filter(({ from, to, protocol }) => protocol === 'TCP' && from.includes('/') && to.includes('/'))
    .map(({ from, to, ports, http, causes }) => {
      const paths = http === null ? '' : ` ${http.flatMap((box) => [...box.methods, ...box.paths]).join(' ')}`;
      return `${short(from)} > ${short(to)} ${ports}${paths} < ${causes.map(({ name }) => name).join(' ')}`;
    })
    .sort();
}

// What a sabotage opens, and which object did it.
// prettier-ignore
test.each<[when: string, opened: readonly string[], before: readonly Spec[], after: readonly unknown[]]>([
  ['two policies open together', ['a/web > a/db 80 < in out'], closed, open],
  ['a port is one more', ['a/web > a/db 81 < in out'], open, [...closed, toDb('81'), fromWeb('81')]],
  // Of both namespaces; db has a policy that denies all the same, except port 80 from its own web.
  ['default denies are gone', ['a/db > a/web 1-65535 < deny', 'a/db > b/web 1-65535 < deny', 'a/web > a/db 80 < deny', 'a/web > b/web 1-65535 < deny', 'b/web > a/web 1-65535 < deny'], [...closed.slice(0, 4), fromWeb()], [...pods, fromWeb()]],
  ['a selector is wider', ['a/db > a/web 80 < out'], [...closed, toDb(), cnp('a/in', { ingress: [{ fromEndpoints: [{}], ...port('80') }] })],
    [...closed, cnp('a/out', { egress: [{ toEndpoints: [{}], ...port('80') }] }), cnp('a/in', { ingress: [{ fromEndpoints: [{}], ...port('80') }] })]],
  ['a path is wider', ['a/web > a/db 80 GET /v1* !/v1 < requests'], behind, replacing(behind, [requests('/v1*')])],
  ['plaintext is let in', ['b/web > a/db 1-15007,15009-65535 < mode', 'b/web > a/web 1-15007,15009-65535 < mode'], strict, replacing(strict, [pa('a/mode', { mtls: { mode: 'PERMISSIVE' } })])],
  ['only an annotation differs', [], open, replacing(open, [cnp('a/in', { ...(fromWeb()['spec'] as Spec), description: 'as before' })])],
])('compareWorlds() says what opens when %s', (_when, opened, before, after) => {
  expect(words(compare(before, after).opened)).toEqual(opened);
  expect(words(compare(after, before).closed)).toEqual(opened);
});

test('compareWorlds() says what opens where a waypoint is passed by: more than its rules let pass', () => {
  const direct = replacing(behind, [service('a/db'), ap('a/callers', { rules: [{ from: [principal('web')] }] })]);
  const { opened } = compare(behind, direct);
  const [found] = opened.filter(
    ({ from, to, ports }) => from === 'a/web[Pod]' && to === 'a/db[Pod]' && ports[0] === '80',
  );
  // All but what was open before.
  expect(found).toMatchObject({
    http: [{ methods: ['*', '!GET'] }, { methods: ['GET'], paths: ['*', '!/v1'] }],
    bytes: true,
  });
});

test('compareWorlds() names what one check opens and what still denies it', () => {
  const { opened, latent } = compare(closed, [...closed, fromWeb()]);
  expect(opened).toEqual([]);
  const told = latent.map(({ from, to, ports, check, causes, maskedBy }) => ({
    ...{ from, to, ports: ports.join(), check },
    causes: causes.map(({ name }) => name),
    maskedBy: maskedBy.map(({ kind, namespace: place, name, at }) => `${kind} ${place}/${name} at ${at}`),
  }));
  expect(told).toEqual([
    {
      ...{ from: 'a/web[Pod]', to: 'a/db[Pod]', ports: '80', check: 'Cilium, ingress', causes: ['in'] },
      maskedBy: ['CiliumNetworkPolicy a/deny at a/web[Pod]'],
    },
  ]);
});

test('compareWorlds() names an opening of the mesh that the network still denies', () => {
  const denied = [
    ...mesh.filter(({ kind }) => kind !== 'Gateway'),
    ap('a/nothing', {}),
    cnp('a/deny', { ingress: [{}] }),
  ];
  const { opened, latent } = compare(
    denied,
    replacing(denied, [ap('a/nothing', { rules: [{ from: [principal('web')] }] })]),
  );
  expect(opened).toEqual([]);
  expect(latent).not.toEqual([]);
  for (const { check, maskedBy } of latent) {
    expect(check).toBe('ztunnel');
    expect(maskedBy.map(({ name }) => name)).toContain('deny');
  }
});

test('compareWorlds() finds a cause of nearly all that opens and closes, and reverting all changes undoes them', () => {
  const counts = { found: 0, missing: 0 };
  for (let seed = 0; seed < 12; seed++) {
    const { before, after } = randomChange(seed);
    const { opened, closed: shut, objects, withoutEffect } = compare(before, after);
    for (const { causes } of [...opened, ...shut]) counts[causes.length > 0 ? 'found' : 'missing'] += 1;
    const back = readWorld(reverted(documents(after), objects));
    const rows = (world: typeof back) =>
      [...allPairs(world, { cni: 'cilium' }).rows()].map((row) => JSON.stringify(row)).sort();
    expect(rows(back)).toEqual(rows(readWorld(documents(before))));
    const without = compareWorlds(
      { documents: documents(after), unread: [] },
      { documents: reverted(documents(after), withoutEffect.slice(0, 1)), unread: [] },
    );
    expect([...without.opened, ...without.closed]).toEqual([]);
  }
  expect(counts.found).toBeGreaterThan(200);
  expect(counts.missing).toBe(0);
}, 120_000);

test('compareWorlds() comes to the same where it looks again only at what may matter', () => {
  const small = { documents: 0, pairs: Infinity };
  const short = (list: WorldComparison['opened']) =>
    list
      .map(({ causes, ...gain }) => JSON.stringify([{ ...gain, message: null }, causes.map(({ key }) => key)]))
      .sort();
  let told = 0;
  for (let seed = 0; seed < 8; seed++) {
    const { before, after } = randomChange(seed);
    const [was, is] = [before, after].map((objects) => ({ documents: documents(objects), unread: [] }));
    const [whole, sliced] = [compareWorlds(was!, is!), compareWorlds(was!, is!, small)];
    // Where more than a few objects changed, causes beyond the slice are left open.
    const known = new Set(sliced.opened.filter(({ causes }) => causes.length > 0));
    const ends = ({ from, to, ports, protocol }: WorldComparison['opened'][number]) =>
      `${from} ${to} ${protocol} ${ports}`;
    const places = new Set([...known].map(ends));
    expect(short([...known])).toEqual(short(whole.opened.filter((gain) => places.has(ends(gain)))));
    expect(sliced.opened.length).toBe(whole.opened.length);
    told += known.size;
  }
  expect(told).toBeGreaterThan(100);
}, 120_000);
