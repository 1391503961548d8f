/** A source that breaks one rule, and a twin that does not. */
export interface Fixture {
  readonly rule: string;
  /** Completes the sentence "refuses …". */
  readonly refuses: string;
  readonly at: string;
  readonly violation: string;
  readonly legal: string;
  /** The path of the legal twin, if the path makes the difference. */
  readonly legalAt?: string;
}

const boundaries = '@nx/enforce-module-boundaries';
const imports = 'no-restricted-imports';
const importing = (specifier: string) =>
  `import { Thing } from '${specifier}';\nexport const thing = Thing;\n`;

const at = (folder: string, suffix = '.ts') => `${folder}/fixture${suffix}`;

const directions: Fixture[] = [
  {
    rule: boundaries,
    refuses: 'a model that imports a port',
    at: at('libs/job-model/src'),
    violation: importing('@job-scheduler/job-store'),
    legal: importing('zod'),
  },
  {
    rule: boundaries,
    refuses: 'a port that imports another port',
    at: at('libs/job-queue/src'),
    violation: importing('@job-scheduler/job-store'),
    legal: importing('@job-scheduler/job-model'),
  },
  {
    rule: imports,
    refuses: "a port's own file that imports the platform",
    at: at('libs/job-queue/src'),
    violation: importing('@job-scheduler/platform'),
    legal: importing('@job-scheduler/platform'),
    legalAt: at('libs/job-queue/src/in-process'),
  },
  {
    rule: boundaries,
    refuses: 'an adapter that imports a use case',
    at: at('libs/job-queue/src/in-process'),
    violation: importing('@job-scheduler/scheduling'),
    legal: importing('@job-scheduler/platform'),
  },
  {
    rule: boundaries,
    refuses: 'a platform that imports a port',
    at: at('libs/platform/src'),
    violation: importing('@job-scheduler/priority-queue'),
    legal: importing('@job-scheduler/job-model'),
  },
  {
    rule: boundaries,
    refuses: 'a use case that imports another use case',
    at: at('libs/scheduling/src'),
    violation: importing('@job-scheduler/execution'),
    legal: importing('@job-scheduler/job-store'),
  },
  {
    rule: boundaries,
    refuses: 'product code that imports the test harness',
    at: at('libs/scheduling/src'),
    violation: importing('@job-scheduler/testing'),
    legal: importing('@job-scheduler/testing'),
    legalAt: at('libs/scheduling/src', '.spec.ts'),
  },
  {
    rule: boundaries,
    refuses: 'a client of the API that imports what the API is made of',
    at: at('libs/api-client/src'),
    violation: importing('@job-scheduler/job-model'),
    legal: importing('eventsource-parser'),
  },
  {
    rule: boundaries,
    refuses: 'a command line that imports the platform of services',
    at: at('apps/cli/src'),
    violation: importing('@job-scheduler/platform'),
    legal: importing('@job-scheduler/api-client'),
  },
  {
    rule: boundaries,
    refuses: 'a dashboard that imports the use cases of the API',
    at: at('apps/dashboard/src'),
    violation: importing('@job-scheduler/management'),
    legal: importing('@job-scheduler/job-model/browser'),
  },
  {
    rule: boundaries,
    refuses: 'a component of the dashboard that imports the platform of services',
    at: at('apps/dashboard/src/components', '.tsx'),
    violation: importing('@job-scheduler/platform'),
    legal: importing('@job-scheduler/api-client'),
  },
  {
    rule: boundaries,
    refuses: 'an app that imports the test harness',
    at: at('apps/standalone/src'),
    violation: importing('@job-scheduler/testing'),
    legal: importing('@job-scheduler/scheduling'),
  },
  {
    rule: boundaries,
    refuses: 'an app that imports end-to-end tests',
    at: at('apps/standalone/src'),
    violation: importing('../../standalone-e2e/src/index.js'),
    legal: importing('@job-scheduler/platform'),
  },
  {
    rule: boundaries,
    refuses: 'an exporter that imports a port',
    at: at('libs/otlp/src'),
    violation: importing('@job-scheduler/job-queue'),
    legal: importing('@job-scheduler/platform'),
  },
  {
    rule: boundaries,
    refuses: 'a service of keys that imports a port',
    at: at('libs/aws-kms/src'),
    violation: importing('@job-scheduler/job-store'),
    legal: importing('@job-scheduler/platform'),
  },
  {
    rule: boundaries,
    refuses: 'a use case that imports an exporter',
    at: at('libs/execution/src'),
    violation: importing('@job-scheduler/otlp'),
    legal: importing('@job-scheduler/platform'),
  },
  {
    rule: boundaries,
    refuses: 'a test harness that imports a use case',
    at: at('libs/testing/src'),
    violation: importing('@job-scheduler/management'),
    legal: importing('@job-scheduler/private-postgres'),
  },
  {
    rule: boundaries,
    refuses: 'a test harness that imports a library whose tests import the harness',
    at: at('libs/testing/src'),
    violation: importing('@job-scheduler/job-store'),
    legal: importing('@job-scheduler/job-model'),
  },
  {
    rule: boundaries,
    refuses: 'projects in a circle: a test of what the test harness is made of, which imports the harness',
    at: at('libs/platform/src', '.spec.ts'),
    violation: importing('@job-scheduler/testing'),
    legal: importing('@job-scheduler/job-model'),
  },
  {
    rule: boundaries,
    refuses: 'a relative path into another project',
    at: at('libs/scheduling/src'),
    violation: importing('../../job-store/src/index.js'),
    legal: importing('./index.js'),
  },
];

const adapters: Fixture[] = [
  {
    rule: imports,
    refuses: 'a use case that chooses an adapter',
    at: at('libs/scheduling/src'),
    violation: importing('@job-scheduler/job-store/postgres'),
    legal: importing('@job-scheduler/job-store/postgres'),
    legalAt: at('libs/scheduling/src', '.int-spec.ts'),
  },
  {
    rule: imports,
    refuses: 'product code that imports a contract suite',
    at: at('libs/execution/src'),
    violation: importing('@job-scheduler/job-queue/testing'),
    legal: importing('@job-scheduler/job-queue'),
  },
  {
    rule: imports,
    refuses: 'a platform that chooses an adapter',
    at: at('libs/platform/src'),
    violation: importing('@job-scheduler/priority-queue/in-memory'),
    legal: importing('@job-scheduler/priority-queue/in-memory'),
    legalAt: at('apps/standalone/src'),
  },
  {
    rule: imports,
    refuses: 'a port that imports its adapter',
    at: at('libs/job-store/src'),
    violation: importing('./postgres/index.js'),
    legal: importing('./claim-ledger.js'),
  },
  {
    rule: imports,
    refuses: 'an adapter that imports its sibling',
    at: at('libs/job-queue/src/in-process'),
    violation: importing('../rabbitmq/index.js'),
    legal: importing('../index.js'),
  },
  {
    rule: imports,
    refuses: "an adapter that imports another port's adapter",
    at: at('libs/job-store/src/postgres'),
    violation: importing('@job-scheduler/dedup-cache/in-memory'),
    legal: importing('@job-scheduler/job-model'),
  },
];

const drivers: Fixture[] = [
  ...['amqplib', 'axios', 'drizzle-orm/pg-core', 'ioredis', 'pg', 'undici', '@golevelup/nestjs-rabbitmq'].map(
    (driver): Fixture => ({
      rule: imports,
      refuses: `a port that imports ${driver}`,
      at: at('libs/job-store/src'),
      violation: importing(driver),
      legal: importing(driver),
      legalAt: at('libs/job-store/src/postgres'),
    }),
  ),
  {
    rule: imports,
    refuses: 'a dashboard that imports the parts of the model that need Node.js',
    at: at('apps/dashboard/src'),
    violation: importing('@job-scheduler/job-model'),
    legal: importing('@job-scheduler/job-model/browser'),
  },
  {
    rule: imports,
    refuses: 'a component that imports a module of Node.js',
    at: at('apps/dashboard/src/components', '.tsx'),
    violation: importing('node:fs'),
    legal: importing('node:fs'),
    legalAt: at('apps/dashboard/src/components', '.spec.ts'),
  },
  {
    rule: imports,
    refuses: 'a model that imports NestJS',
    at: at('libs/job-model/src'),
    violation: importing('@nestjs/common'),
    legal: importing('@nestjs/common'),
    legalAt: at('libs/management/src'),
  },
];

const environmentAndClock: Fixture[] = [
  {
    rule: 'no-restricted-properties',
    refuses: 'reading process.env',
    at: at('apps/standalone/src'),
    violation: 'export const port = process.env.PORT;\n',
    legal: 'export const port = process.env.PORT;\n',
    legalAt: at('libs/platform/src/configuration'),
  },
  {
    rule: 'no-restricted-properties',
    refuses: 'reading process.env in jobctl',
    at: at('apps/cli/src/actions'),
    violation: 'export const url = process.env.JOBCTL_URL;\n',
    legal: 'export const url = process.env.JOBCTL_URL;\n',
    legalAt: 'apps/cli/src/environment.ts',
  },
  {
    rule: 'no-restricted-syntax',
    refuses: 'reading the wall clock in jobctl',
    at: at('apps/cli/src/actions'),
    violation: 'export const now = Date.now();\n',
    legal: 'export const now = Date.now();\n',
    legalAt: 'apps/cli/src/clock.ts',
  },
  {
    rule: imports,
    refuses: 'importing the environment',
    at: at('libs/execution/src'),
    violation: "import { env } from 'node:process';\nexport const port = env.PORT;\n",
    legal: "import { pid } from 'node:process';\nexport const process = pid;\n",
  },
  ...['Date.now()', 'new Date()', 'Date()'].map((reading): Fixture => ({
    rule: 'no-restricted-syntax',
    refuses: `reading the wall clock with ${reading}`,
    at: at('libs/scheduling/src'),
    violation: `export const now = ${reading};\n`,
    legal: `export const now = ${reading};\n`,
    legalAt: at('libs/platform/src/clock'),
  })),
  {
    rule: 'no-restricted-syntax',
    refuses: 'a component that reads the wall clock',
    at: at('apps/dashboard/src/components', '.tsx'),
    violation: 'export const now = Date.now();\n',
    legal: 'export const now = Date.now();\n',
    legalAt: 'apps/dashboard/src/time/clock.ts',
  },
  {
    rule: 'no-restricted-syntax',
    refuses: 'new Date() where new Date(instant) is meant',
    at: at('libs/job-model/src'),
    violation: 'export const text = new Date().toISOString();\n',
    legal: 'export const text = (instant: number) => new Date(instant).toISOString();\n',
  },
];

/** The rules of oxlint. */
export const typedFixtures: Fixture[] = [
  {
    rule: 'typescript(no-floating-promises)',
    refuses: 'a promise that nobody awaits',
    at: at('libs/execution/src'),
    violation: 'export function start() {\n  Promise.resolve(1);\n}\n',
    legal: 'export async function start() {\n  await Promise.resolve(1);\n}\n',
  },
  {
    rule: 'typescript(no-misused-promises)',
    refuses: 'a promise used as a condition',
    at: at('libs/execution/src'),
    violation: 'export const done = (work: Promise<boolean>) => (work ? 1 : 2);\n',
    legal: 'export const done = async (work: Promise<boolean>) => ((await work) ? 1 : 2);\n',
  },
  {
    rule: 'typescript(await-thenable)',
    refuses: 'awaiting something that is not a promise',
    at: at('libs/execution/src'),
    violation: 'export const double = async (value: number) => (await value) * 2;\n',
    legal: 'export const double = async (value: Promise<number>) => (await value) * 2;\n',
  },
  {
    rule: 'typescript(switch-exhaustiveness-check)',
    refuses: 'a switch that forgets a case',
    at: at('libs/job-model/src'),
    violation: "export function f(x: 'a' | 'b') {\n  switch (x) {\n    case 'a':\n      return 1;\n  }\n}\n",
    legal:
      "export function f(x: 'a' | 'b') {\n  switch (x) {\n    case 'a':\n    case 'b':\n      return 1;\n  }\n}\n",
  },
  {
    rule: 'typescript(no-explicit-any)',
    refuses: 'any',
    at: at('libs/job-model/src'),
    violation: 'export const read = (value: any) => value;\n',
    legal: 'export const read = (value: unknown) => value;\n',
  },
];

/** The rules of ESLint. */
export const fixtures: Fixture[] = [...directions, ...adapters, ...drivers, ...environmentAndClock];
