// Integration tests: each talks to a real server, which all test files of a run share.
/** @type {import('jest').Config} */
module.exports = {
  ...require('../../jest.config.cjs'),
  testRegex: '\\.int-spec\\.ts$',
  // They wait for servers more than they compute.
  maxWorkers: '150%',
  globalSetup: require.resolve('./share-servers.mjs'),
  globalTeardown: require.resolve('./stop-servers.mjs'),
};
