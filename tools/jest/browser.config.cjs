// Tests of the dashboard in a real browser. They keep no bounds on time, so they run in the gaps that other tests leave.
/** @type {import('jest').Config} */
module.exports = {
  ...require('./e2e.config.cjs'),
  testRegex: '\\.browser-spec\\.ts$',
  maxWorkers: 2,
};
