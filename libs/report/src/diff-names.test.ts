import { nameEnds } from './diff-names';

const place = (namespace: string, name: string, tier: string) => ({
  ...{ cluster: '', id: `${namespace}/${name}[Pod]`, namespace, labels: { app: name, tier } },
});
const places = [
  ...['a1', 'a2', 'a3', 'a4', 'a5', 'a6'].map((name, i) => place('a', name, i < 2 ? 'front' : 'back')),
  ...['b1', 'b2'].map((name) => place('b', name, 'front')),
  place('c', 'c1', 'front'),
];
const any = ['world:0.0.0.0-255.255.255.255', 'world:::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'];
const idsOf = (...namespaces: readonly string[]) =>
  places.filter(({ namespace }) => namespaces.includes(namespace)).map(({ id }) => id);

// How are these ends called?
// prettier-ignore
test.each<[words: string, ids: readonly string[]]>([
  ['c/c1[Pod]', idsOf('c')],
  ['everything in b', idsOf('b')],
  ['everything in a, b', idsOf('a', 'b')],
  ['every workload', idsOf('a', 'b', 'c')],
  ['everything in b, c/c1[Pod]', idsOf('b', 'c')],
  ['the 2 workloads of a with tier=front', ['a/a1[Pod]', 'a/a2[Pod]']],
  ['2 workloads of a: a1[Pod], a3[Pod]', ['a/a1[Pod]', 'a/a3[Pod]']],
  ['5 workloads of a: a1[Pod], a2[Pod], a3[Pod], a4[Pod] and 1 more', idsOf('a').slice(0, 5)],
  ['any address outside', any],
  ['any IPv4 address', any.slice(0, 1)],
  ['address 10.0.0.1, addresses 10.0.0.3 to 10.0.0.9, entity:host', ['world:10.0.0.1-10.0.0.1', 'world:10.0.0.3-10.0.0.9', 'entity:host']],
  ['everything in b, any address outside, fqdn:x.example.com', [...idsOf('b'), ...any, 'fqdn:x.example.com']],
])('nameEnds() says %j', (words, ids) => {
  expect(nameEnds(ids, places)).toBe(words);
});
