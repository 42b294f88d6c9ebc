import { compareOn, explainDisagreement } from '../testing/random-world-agreement';

// Both evaluators on the same random worlds in each run: half of all comparisons here, the other half with fresh seeds
// beside, so that two workers share them.
test('allPairs() agrees with decide() on 250,000 connections of worlds that are always the same', () => {
  let compared = 0;
  for (let seed = 1; compared < 250_000; seed++) {
    const { compared: count, disagreement } = compareOn(seed, 6);
    if (disagreement !== undefined) throw new Error(explainDisagreement(disagreement));
    compared += count;
  }
  expect(compared).toBeGreaterThanOrEqual(250_000);
}, 600_000);
