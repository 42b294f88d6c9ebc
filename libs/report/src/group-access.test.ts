import { type AccessRow } from './access-report';
import { groupAccess } from './group-access';

const row = (from: string, to: string, change: Partial<AccessRow> = {}): AccessRow => ({
  from,
  to,
  protocol: 'TCP',
  ports: ['80'],
  http: null,
  route: 'direct',
  verdict: 'allowed',
  conditions: [],
  ...change,
});

/** `<sources> > <destinations> <traffic>` of each group. */
function groups(rows: readonly AccessRow[]): readonly string[] {
  return groupAccess(rows).map(
    ({ from, to, traffic }) =>
      `${from.join()} > ${to.join()} ${traffic.map(({ protocol, ports }) => `${protocol}${ports.join('+')}`).join()}`,
  );
}

// prettier-ignore
test.each<[when: string, rows: AccessRow[], expected: string[]]>([
  ['nothing is alike',            [row('a', 'x'), row('b', 'y')], ['a > x TCP80', 'b > y TCP80']],
  ['protocols are joined first',  [row('a', 'x'), row('a', 'x', { protocol: 'UDP' }), row('a', 'y'), row('a', 'y', { protocol: 'UDP' })], ['a > x,y TCP80,UDP80']],
  ['a full rectangle is one',     [row('a', 'x'), row('a', 'y'), row('b', 'x'), row('b', 'y')], ['a,b > x,y TCP80']],
  ['a rectangle with a gap is not', [row('a', 'x'), row('a', 'y'), row('b', 'x')], ['a > x,y TCP80', 'b > x TCP80']],
  ['ports differ',                [row('a', 'x'), row('a', 'y', { ports: ['81'] })], ['a > x TCP80', 'a > y TCP81']],
  ['routes differ',               [row('a', 'x'), row('a', 'y', { route: 'other' })], ['a > x TCP80', 'a > y TCP80']],
  ['verdicts differ',             [row('a', 'x'), row('a', 'y', { verdict: 'unknown' })], ['a > x TCP80', 'a > y TCP80']],
  ['conditions differ',           [row('a', 'x'), row('a', 'y', { conditions: ['c'] })], ['a > x TCP80', 'a > y TCP80']],
  ['requests differ',             [row('a', 'x'), row('a', 'y', { http: [] })], ['a > x TCP80', 'a > y TCP80']],
])('groupAccess() when %s', (_when, rows, expected) => {
  expect(groups(rows)).toEqual(expected);
});
