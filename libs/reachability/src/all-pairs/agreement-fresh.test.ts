import { compareOn, explainDisagreement } from '../testing/random-world-agreement';

const seed = Number(process.env['ZTA_SEED'] ?? Math.floor(Math.random() * 0x7fffffff));

// The seed of the first world is in the title; ZTA_SEED=<seed> runs the same worlds again.
test(`allPairs() agrees with decide() on 250,000 connections of worlds from seed ${seed} on`, () => {
  const verdicts: Record<string, number> = {};
  let compared = 0;
  for (let next = seed; compared < 250_000; next++) {
    const comparison = compareOn(next, 6);
    if (comparison.disagreement !== undefined) throw new Error(explainDisagreement(comparison.disagreement));
    compared += comparison.compared;
    for (const [verdict, count] of Object.entries(comparison.verdicts)) {
      verdicts[verdict] = (verdicts[verdict] ?? 0) + count;
    }
  }
  // A generator whose worlds are all open, or all closed, would prove nothing.
  const share = (verdict: string) => (verdicts[verdict] ?? 0) / compared;
  expect(share('allowed')).toBeGreaterThan(0.3);
  expect(share('denied')).toBeGreaterThan(0.1);
  expect(share('unknown')).toBeLessThan(0.2);
}, 600_000);
