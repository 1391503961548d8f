// Test files that leave something behind, for leak-check.spec.ts.
/** @type {import('jest').Config} */
module.exports = {
  ...require('../../jest.config.cjs'),
  roots: ['<rootDir>/tools/jest/leaks'],
  testRegex: '\\.ts$',
  testPathIgnorePatterns: [],
};
