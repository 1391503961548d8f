// `npm run faults -- --scenario all|1|1,3,8|random|mutations --seed N --minutes M`: causes faults and
// judges the outcome. A run of `all` writes docs/reliability.md.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { plan } from './reliability/plan.js';
import { isPassed, toMarkdown, type ReliabilityReport } from './reliability/report.js';
import { PlanRunner } from './reliability/run-plan.js';
import { workspace } from './workspace.js';

const { values } = parseArgs({
  options: {
    scenario: { type: 'string', default: 'all' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    minutes: { type: 'string' },
    /** Where to write the report instead. */
    report: { type: 'string' },
  },
});

const seed = Number(values.seed);
const minutes = values.minutes === undefined ? undefined : Number(values.minutes);
if (!Number.isSafeInteger(seed) || (minutes !== undefined && !(minutes > 0)))
  throw new Error('--seed must be a whole number and --minutes a number above 0.');

const say = (text: string): unknown => process.stdout.write(`${text}\n`);
const runner = new PlanRunner(say);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void runner.stop().finally(() => process.exit(1)));
}

const date = new Date();
const { outcomes, surroundings } = await runner.run(plan(values.scenario, minutes), seed);
const report: ReliabilityReport = {
  date,
  seed,
  surroundings,
  outcomes,
  minutes: (Date.now() - date.getTime()) / 60_000,
};
const file =
  values.report ?? (values.scenario === 'all' ? join(workspace, 'docs/reliability.md') : undefined);
if (file === undefined) say(`\n${toMarkdown(report)}`);
else {
  writeFileSync(file, toMarkdown(report));
  execFileSync(process.execPath, [
    join(workspace, 'node_modules/.bin/prettier'),
    '--write',
    '--log-level=warn',
    file,
  ]);
  say(`\nThe report is in ${file}.`);
}
process.exitCode = isPassed(report) ? 0 : 1;
