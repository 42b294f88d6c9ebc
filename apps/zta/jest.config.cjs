const preset = require('../../jest.preset.cjs');
const [transform] = Object.values(preset.transform);

module.exports = {
  ...preset,
  displayName: 'cli',
  // Kubernetes' client library comes as ES modules only.
  transform: { '^.+\\.(ts|js)$': transform },
  transformIgnorePatterns: ['/node_modules/(?!@kubernetes/client-node/)'],
};
