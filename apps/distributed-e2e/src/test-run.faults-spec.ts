import { isPassed } from './reliability/report.js';
import { faultsOfTestRun } from './reliability/rotating-pair.js';
import { PlanRunner } from './reliability/run-plan.js';

const DAY_MS = 86_400_000;
const LIMIT_MS = 600_000;

/** A new pair every day. Set FAULT_SEED, which each run prints, to get the same pair again. */
const seed = Number(process.env['FAULT_SEED'] || Math.floor(Date.now() / DAY_MS));

const said: string[] = [];
const runner = new PlanRunner((text) => said.push(text));
afterAll(() => runner.stop(), 60_000);

const faults = faultsOfTestRun(seed);

it(
  `of the seed ${seed}, ${faults.map(({ scenario }) => scenario.key).join(', ')}: the product keeps its promises, and the checker detects the mutant`,
  async () => {
    const { outcomes } = await runner.run(faults, seed);
    const transcript = said.join('\n');
    process.stdout.write(`\nFAULT_SEED=${seed}\n${transcript}\n`);
    // Each fault is made to the product, and the last one to the mutant as well.
    expect(outcomes.map(({ kind }) => kind)).toEqual(['run', 'run', 'run', 'run']);
    expect({ isPassed: isPassed({ outcomes }), transcript }).toEqual({ isPassed: true, transcript });
  },
  LIMIT_MS,
);
