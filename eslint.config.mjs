// Where imports may lead, and who may read the environment and the clock. Everything else is checked by oxlint
// (.oxlintrc.json), which needs a sixth of the time for rules that know types (docs/adr/0025-test-run.md).
import nx from '@nx/eslint-plugin';
import { defineConfig } from 'eslint/config';
import { parser } from 'typescript-eslint';
import {
  adapterFolderImports,
  dependencyConstraints,
  driverImports,
  nodeImports,
  platformImports,
  portLibraries,
  portSubpathImports,
  wholeModelImports,
} from './tools/eslint/import-directions.mjs';

const sources = ['**/*.{ts,tsx}'];
const specs = ['**/*spec.{ts,tsx}'];
// Code that is not the product: it may read the environment and the clock as it likes.
const notTheProduct = [...specs, 'tools/**', 'libs/testing/**', 'apps/*-e2e/**'];

const CAN_PARSE = {
  object: 'URL',
  property: 'canParse',
  message:
    'Node.js 20 refuses URLs with letters beyond ASCII once it is compiled: use readUrl of libs/job-model.',
};

const moduleBoundaries = (options) => ['error', { depConstraints: dependencyConstraints(options) }];

// A rule's options replace those of an earlier block, so each block that restricts imports names them all.
const restrictImports = (...patterns) => ({
  'no-restricted-imports': [
    'error',
    {
      paths: ['process', 'node:process'].map((name) => ({
        name,
        importNames: ['env'],
        message: 'The environment is read in libs/platform/src/configuration only.',
      })),
      patterns,
    },
  ],
});

const portRules = portLibraries.flatMap(({ name, adapters }) => {
  const ownMessage = 'A port does not know its adapters: apps import them by subpath.';
  const siblingMessage = 'Adapters never import each other: move what they share into the port.';
  return [
    {
      files: [`libs/${name}/src/**/*.ts`],
      ignores: [...specs, ...adapters.map((adapter) => `libs/${name}/src/${adapter}/**`)],
      rules: restrictImports(
        driverImports,
        platformImports,
        portSubpathImports,
        ...(adapters.length > 0 ? [adapterFolderImports(adapters, ownMessage)] : []),
      ),
    },
    ...adapters.map((adapter) => {
      const siblings = adapters.filter((other) => other !== adapter);
      return {
        files: [`libs/${name}/src/${adapter}/**/*.ts`],
        ignores: specs,
        rules: restrictImports(
          portSubpathImports,
          ...(siblings.length > 0 ? [adapterFolderImports(siblings, siblingMessage)] : []),
        ),
      };
    }),
  ];
});

export default defineConfig(
  // infra/cdktf has packages of its own, which are seldom installed; its script type-checks it.
  {
    ignores: [
      '**/dist/',
      '**/out-tsc/',
      '**/node_modules/',
      '**/.data/',
      '**/.nx/',
      '**/test-results/',
      'infra/cdktf/src/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: sources,
    languageOptions: { parser },
    plugins: { '@nx': nx },
    rules: { '@nx/enforce-module-boundaries': moduleBoundaries({ spec: false }) },
  },
  { files: specs, rules: { '@nx/enforce-module-boundaries': moduleBoundaries({ spec: true }) } },

  { files: sources, ignores: notTheProduct, rules: restrictImports() },
  { files: ['libs/job-model/src/**/*.ts'], ignores: specs, rules: restrictImports(driverImports) },
  {
    files: ['apps/dashboard/src/**/*.{ts,tsx}'],
    ignores: specs,
    rules: restrictImports(wholeModelImports, nodeImports),
  },
  {
    files: ['libs/{platform,management,scheduling,execution,background}/src/**/*.ts'],
    ignores: specs,
    rules: restrictImports(portSubpathImports),
  },
  portRules,

  {
    files: sources,
    // A program for a terminal has no configuration of a service: it reads what it needs in one file.
    ignores: [...notTheProduct, 'libs/platform/src/configuration/**', 'apps/cli/src/environment.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'The environment is read in libs/platform/src/configuration only.',
        },
        CAN_PARSE,
      ],
    },
  },
  {
    files: sources,
    ignores: [
      ...notTheProduct,
      'libs/platform/src/clock/**',
      'apps/cli/src/clock.ts',
      'apps/dashboard/src/time/clock.ts',
    ],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...[
          "MemberExpression[object.name='Date'][property.name='now']",
          "NewExpression[callee.name='Date'][arguments.length=0]",
          "CallExpression[callee.name='Date']",
        ].map((selector) => ({ selector, message: 'Ask the injected Clock what time it is.' })),
      ],
    },
  },
);
