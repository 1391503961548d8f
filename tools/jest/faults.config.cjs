// Faults made to whole clusters, and judged by a checker that also looks at lateness. Clusters wait for most of their time, so that
// two of them run side by side.
/** @type {import('jest').Config} */
module.exports = {
  ...require('../../jest.config.cjs'),
  testRegex: '\\.faults-spec\\.ts$',
  maxWorkers: 2,
};
