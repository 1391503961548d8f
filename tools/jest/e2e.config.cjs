// End-to-end tests of whole processes. They wait for most of their time, so that four test files run side by side, and so
// does what waits inside a file.

/** @type {import('jest').Config} */
module.exports = {
  ...require('../../jest.config.cjs'),
  testRegex: '\\.e2e-spec\\.ts$',
  // It ends a test that hangs, and is no limit on performance: the machine may have other work to do.
  testTimeout: 60_000,
  maxWorkers: 4,
  testSequencer: require.resolve('./longest-first.cjs'),
  maxConcurrency: 5,
};
