// Faults made to a whole cluster, and judged by a checker that also looks at lateness: one at a time.
/** @type {import('jest').Config} */
module.exports = {
  ...require('../../jest.config.cjs'),
  testRegex: '\\.faults-spec\\.ts$',
  maxWorkers: 1,
};
