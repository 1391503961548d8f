// End-to-end tests of whole processes. They keep bounds on time, so that test files take turns; what waits inside a file
// runs side by side.
/** @type {import('jest').Config} */
module.exports = {
  ...require('../../jest.config.cjs'),
  testRegex: '\\.e2e-spec\\.ts$',
  maxWorkers: 2,
  maxConcurrency: 5,
};
