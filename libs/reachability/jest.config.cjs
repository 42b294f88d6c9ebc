module.exports = {
  ...require('../../jest.preset.cjs'),
  displayName: 'reachability',
  // Jest leaves one core idle, which of two is half, and the two comparisons of evaluators are most of the work.
  maxWorkers: '100%',
};
