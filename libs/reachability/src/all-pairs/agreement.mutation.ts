import { compareOn } from '../testing/random-world-agreement';

// What the mutants of this folder are run against in place of the tests that compare the evaluators for minutes: few
// worlds, each a test, so that most mutants die at the first.
const seeds = Array.from({ length: 12 }, (_, i) => i + 1);

test.each(seeds)('allPairs() agrees with decide() on some connections of the world of seed %i', (seed) => {
  expect(compareOn(seed, 1).disagreement).toBeUndefined();
});
