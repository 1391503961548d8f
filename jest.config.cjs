// One Jest configuration for every project: `jest --rootDir libs/job-model --testRegex …`, from the root (nx.json).
// Jest runs in CommonJS mode and swc transforms everything, node_modules too, because NestJS 12 is ESM only
// and Node 20 cannot require() ES modules (docs/adr/0002-workspace.md).
const workspaceRoot = __dirname;

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testEnvironmentOptions: {
    customExportConditions: ['@job-scheduler/source', 'node', 'require', 'default'],
  },
  transform: {
    '\\.[cm]?[jt]sx?$': [
      require.resolve('@swc/jest'),
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
        },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  transformIgnorePatterns: [],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  modulePathIgnorePatterns: ['/dist/', '/out-tsc/'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/out-tsc/'],
  cacheDirectory: `${workspaceRoot}/node_modules/.cache/jest`,
  testTimeout: 20_000,
};
