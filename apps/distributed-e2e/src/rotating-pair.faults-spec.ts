import { isPassed } from './reliability/report.js';
import { rotatingPair } from './reliability/rotating-pair.js';
import { PlanRunner } from './reliability/run-plan.js';

const DAY_MS = 86_400_000;
const LIMIT_MS = 400_000;

/** A new pair every day. Set FAULT_SEED, which each run prints, to get the same pair again. */
const seed = Number(process.env['FAULT_SEED'] || Math.floor(Date.now() / DAY_MS));

const said: string[] = [];
const runner = new PlanRunner((text) => said.push(text));
afterAll(() => runner.stop(), 60_000);

const pair = rotatingPair(seed);

it(
  `of the seed ${seed}, ${pair.map(({ scenario }) => scenario.key).join(' and ')}: the product keeps its promises, and the checker detects the mutant`,
  async () => {
    const { outcomes } = await runner.run(pair, seed);
    const transcript = said.join('\n');
    process.stdout.write(`\nFAULT_SEED=${seed}\n${transcript}\n`);
    // Each scenario runs against the product, and one of them also against the mutant.
    expect(outcomes.map(({ kind }) => kind)).toEqual(['run', 'run', 'run']);
    expect({ isPassed: isPassed({ outcomes }), transcript }).toEqual({ isPassed: true, transcript });
  },
  LIMIT_MS,
);
