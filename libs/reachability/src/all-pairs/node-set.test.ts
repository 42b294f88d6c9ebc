import { Choose } from '../testing/random-world-choose';
import { type NodeSet, NodeSets } from './node-set';

// However sets are held, operations give what plain sets give.
test.each([
  ['lists and bitmaps', {}],
  ['bitmaps only', { listLimit: 0 }],
  ['lists only', { listLimit: Infinity }],
  ['nothing kept', { memo: false }],
])('NodeSets combines like plain sets with %s', (_how, options) => {
  const choose = new Choose(7);
  const sets = new NodeSets(300, options);
  const membersOf = (set: NodeSet) => {
    const members: number[] = [];
    set.each((node) => members.push(node));
    return members;
  };
  for (let round = 0; round < 300; round++) {
    const [a, b] = [1, 2].map(() => {
      const density = choose.one([0.01, 0.1, 0.9]);
      return Array.from({ length: 300 }, (_, node) => node).filter(() => choose.chance(density));
    }) as [number[], number[]];
    const [one, other] = [sets.of(a), sets.of([...b].reverse())];
    const sorted = (nodes: Iterable<number>) => [...new Set(nodes)].sort((x, y) => x - y);
    expect(membersOf(sets.union(one, other))).toEqual(sorted([...a, ...b]));
    expect(membersOf(sets.unionAll([one, other, sets.of([5, 299])]))).toEqual(sorted([...a, ...b, 5, 299]));
    expect(membersOf(sets.intersect(one, other))).toEqual(a.filter((node) => b.includes(node)));
    expect(membersOf(sets.minus(one, other))).toEqual(a.filter((node) => !b.includes(node)));
    expect(sets.complement(one).size).toBe(300 - a.length);
    expect(a.every((node) => one.has(node)) && !one.has(a.includes(0) ? 300 : 0)).toBe(true);
  }
});

test('NodeSets holds equal sets once', () => {
  const sets = new NodeSets(100);
  const before = sets.distinct;
  expect(sets.of([3, 1])).toBe(sets.minus(sets.of([1, 2, 3]), sets.of([2])));
  expect(sets.distinct - before).toBe(3);
});
