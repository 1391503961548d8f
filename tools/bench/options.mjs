// What to measure, from the command line.
import { parseArgs } from 'node:util';

const USAGE = `Usage: npm run bench -- [options]
  --only <parts>            of: product, bullmq, pg-boss (default: all)
  --jobs <n>                jobs due in the same second (10000)
  --rounds <n>              starts of each contender, in alternating order (3)
  --warm-bursts <n>         bursts after the first, cold one of a start (2)
  --period <seconds>        between bursts; a divisor of 60 (20)
  --concurrency <n>         calls that each contender makes at once (100)
  --runs-per-message <list> of Job-Scheduler (1,50)
  --no-build                measure what was built before`;

export const PARTS = ['product', 'bullmq', 'pg-boss'];

export function readOptions() {
  try {
    return parse();
  } catch (error) {
    console.error(`${error.message}\n\n${USAGE}`);
    process.exit(1);
  }
}

function parse() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: PARTS.join(',') },
      jobs: { type: 'string', default: '10000' },
      rounds: { type: 'string', default: '3' },
      'warm-bursts': { type: 'string', default: '2' },
      period: { type: 'string', default: '20' },
      concurrency: { type: 'string', default: '100' },
      'runs-per-message': { type: 'string', default: '1,50' },
      'no-build': { type: 'boolean', default: false },
    },
  });
  const parts = new Set(values.only.split(','));
  for (const part of parts) if (!PARTS.includes(part)) throw new Error(`There is no part "${part}".`);
  const number = (name) => {
    const value = Number(values[name]);
    if (!Number.isInteger(value) || value < 0) throw new Error(`--${name} must be a whole number.`);
    return value;
  };
  const options = {
    parts,
    jobs: number('jobs'),
    rounds: number('rounds'),
    warmBursts: number('warm-bursts'),
    periodSeconds: number('period'),
    concurrency: number('concurrency'),
    runsPerMessage: values['runs-per-message'].split(',').map(Number),
    build: !values['no-build'],
  };
  if (60 % options.periodSeconds !== 0) throw new Error('--period must divide 60.');
  return options;
}
