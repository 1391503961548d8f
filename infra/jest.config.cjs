// As everywhere, but what comes from the registry is left alone: it is CommonJS here, and aws-cdk-lib is too large
// to be transformed.
const shared = require('../jest.config.cjs');

/** @type {import('jest').Config} */
module.exports = {
  ...shared,
  transformIgnorePatterns: ['/node_modules/'],
  // Where the CDK puts copies of the sources.
  modulePathIgnorePatterns: [...shared.modulePathIgnorePatterns, '/\\.data/'],
  testTimeout: 60_000,
};
