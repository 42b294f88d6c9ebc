module.exports = { ...require('../../jest.preset.cjs'), displayName: 'kyverno-suites' };
