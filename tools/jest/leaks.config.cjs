// Test files that leave something behind, for leak-check.spec.ts.
/** @type {import('jest').Config} */
module.exports = {
  ...require('../../jest.config.cjs'),
  roots: ['<rootDir>/tools/jest/leaks'],
  testRegex: '\\.ts$',
  testPathIgnorePatterns: [],
  // They run in Jest's own process, where the timers of a reporter would be among theirs.
  reporters: [],
};
