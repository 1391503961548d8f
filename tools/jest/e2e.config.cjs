// End-to-end tests of whole processes. They wait for most of their time, so many of them run side by side.
/** @type {import('jest').Config} */
module.exports = {
  ...require('../../jest.config.cjs'),
  testRegex: '\\.e2e-spec\\.ts$',
  maxWorkers: 5,
  maxConcurrency: 20,
};
