// Integration tests: each talks to a real server, which all test files of a run share.
const { availableParallelism } = require('node:os');

/** @type {import('jest').Config} */
module.exports = {
  ...require('../../jest.config.cjs'),
  testRegex: '\\.int-spec\\.ts$',
  // It ends a test that hangs, and is no limit on performance: the machine may have other work to do.
  testTimeout: 60_000,
  // They wait for servers more than they compute.
  maxWorkers: availableParallelism() + 2,
  globalSetup: require.resolve('./share-servers.mjs'),
  globalTeardown: require.resolve('./stop-servers.mjs'),
};
