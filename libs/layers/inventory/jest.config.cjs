module.exports = { ...require('../../../jest.preset.cjs'), displayName: 'layer-inventory' };
