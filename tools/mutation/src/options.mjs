/** Where the results about a folder are kept. */
export const incrementalFile = (folder) => `.cache/mutation/${folder}.json`;

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export const options = {
  testRunner: 'one-script',
  coverageAnalysis: 'perTest',
  plugins: ['./tools/mutation/src/runner.mjs', './tools/mutation/src/ignorers.mjs'],
  ignorers: ['messages', 'pattern-keys'],
  // What the tests don't read stays out of the copy that is mutated.
  ignorePatterns: ['/*', '!/libs', '/libs/*', '!/libs/reachability', '!/docs', '!/tools'],
  // On a machine with other work, a slow test is no endless loop.
  timeoutMS: 20_000,
  incremental: true,
  tempDirName: '.cache/mutation/sandbox',
  reporters: ['clear-text', 'progress'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, allowEmojis: false },
  thresholds: { high: 95, low: 90, break: 90 },
};
