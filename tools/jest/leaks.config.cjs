// Test files that leave something behind, for leak-check.spec.ts.
const config = require('../../jest.config.cjs');

/** @type {import('jest').Config} */
module.exports = {
  ...config,
  testEnvironmentOptions: { ...config.testEnvironmentOptions, closedWithinMs: 300 },
  roots: ['<rootDir>/tools/jest/leaks'],
  testRegex: '\\.ts$',
  testPathIgnorePatterns: [],
  // They run in Jest's own process, where the timers of a reporter would be among theirs.
  reporters: [],
};
