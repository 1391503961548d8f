// The Jest configuration of the unit tests, and what tools/jest/*.config.cjs change for the other kinds.
// Jest runs in CommonJS mode, and swc transforms the sources of the workspace. Node.js itself loads packages, since
// NestJS 12 is ESM only, which Jest cannot require() (docs/adr/0002-workspace.md).
const workspaceRoot = __dirname;
const bundled = require('./tools/jest/bundled-packages.cjs');

/** How swc transforms the components of the dashboard. */
const components = {
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', tsx: true },
    transform: { react: { runtime: 'automatic' } },
  },
  module: { type: 'commonjs' },
  sourceMaps: 'inline',
};

/** @type {import('jest').Config} */
module.exports = {
  rootDir: workspaceRoot,
  roots: ['apps', 'docker', 'infra/src', 'libs', 'tools'].map((folder) => `<rootDir>/${folder}`),
  testRegex: '\\.spec\\.tsx?$',
  testEnvironment: `${workspaceRoot}/tools/jest/leak-check-environment.mjs`,
  runtime: `${workspaceRoot}/tools/jest/worker-runtime.mjs`,
  testEnvironmentOptions: {
    customExportConditions: ['@job-scheduler/source', 'node', 'require', 'default'],
  },
  transform: {
    '\\.tsx$': [require.resolve('@swc/jest'), components],
    '\\.[cm]?[jt]s$': [
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
  globalSetup: require.resolve('./tools/jest/bundle-packages.mjs'),
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1', ...bundled.moduleNameMapper },
  moduleFileExtensions: ['ts', 'tsx', 'js', 'mjs', 'cjs', 'json', 'node'],
  // The last one is where the CDK puts copies of the sources.
  modulePathIgnorePatterns: ['/dist/', '/out-tsc/', '/\\.data/'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/out-tsc/', '/tools/jest/leaks/'],
  cacheDirectory: `${workspaceRoot}/node_modules/.cache/jest`,
  testTimeout: 20_000,
  // Jest's default leaves one processor to itself, and half of the machine idle where there are two.
  maxWorkers: '100%',
};
