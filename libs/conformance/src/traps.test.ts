import { checks } from './checks';
import { traps } from './traps';

test('every trap is found by checks that are there, or says why not', () => {
  const ids = checks.map(({ id }) => id);
  expect(traps.map(({ number }) => number)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  for (const { number, checks: own, open } of traps) {
    expect([number, own.filter((id) => !ids.includes(id))]).toEqual([number, []]);
    expect([number, own.length > 0 || open !== undefined]).toEqual([number, true]);
  }
});
