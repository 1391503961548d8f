// Tests of the dashboard in a real browser. Drawing fills both processors, so they run when nothing else does.
/** @type {import('jest').Config} */
module.exports = {
  ...require('./e2e.config.cjs'),
  testRegex: '\\.browser-spec\\.ts$',
  maxWorkers: 2,
};
