// What to measure, from the command line.
import { parseArgs } from 'node:util';

const USUAL_PARTS = ['product', 'bullmq', 'pg-boss', 'scheduler', 'idle'];
const LONG_PARTS = ['million', 'soak'];

const USAGE = `Usage: npm run bench -- [options]
  --only <parts>             of: ${[...USUAL_PARTS, ...LONG_PARTS].join(', ')} (${USUAL_PARTS.join(',')})
  --million                  also record and publish a million ticks that are due in one second
  --soak                     also run many ticks through two schedulers and two runners
  --write                    write the report to docs/benchmarks.md
  --no-build                 measure the existing build
  --rounds <n>               starts of each contender, in alternating order (3)
  --warm-bursts <n>          bursts after the first, cold burst of a start (2)
  --jobs <n>                 jobs in a burst (10000)
  --period <seconds>         time between bursts; a divisor of 60 (20)
  --concurrency <n>          calls that each contender makes at once (100)
  --runs-per-message <list>  runs per message of Job-Scheduler in bursts (1,50)
  --ticks <list>             ticks due at once, scheduler alone (10000,100000)
  --idle-seconds <n>         how long to measure lateness (60)
  --soak-ticks <n>           number of ticks in the soak (100000)`;

export function readOptions() {
  try {
    return parse();
  } catch (error) {
    console.error(`${error.message}\n\n${USAGE}`);
    process.exit(1);
  }
}

const text = (value) => ({ type: 'string', default: value });
const flag = { type: 'boolean', default: false };

function parse() {
  const { values } = parseArgs({
    options: {
      only: text(USUAL_PARTS.join(',')),
      million: flag,
      soak: flag,
      write: flag,
      'no-build': flag,
      rounds: text('3'),
      'warm-bursts': text('2'),
      jobs: text('10000'),
      period: text('20'),
      concurrency: text('100'),
      'runs-per-message': text('1,50'),
      ticks: text('10000,100000'),
      'idle-seconds': text('60'),
      'soak-ticks': text('100000'),
    },
  });
  const numbers = (name) =>
    values[name].split(',').map((value) => {
      if (!/^[1-9]\d*$/.test(value)) throw new Error(`--${name}: "${value}" is not a positive whole number.`);
      return Number(value);
    });
  const number = (name) => numbers(name)[0];
  const options = {
    parts: partsOf(values),
    write: values.write,
    build: !values['no-build'],
    rounds: number('rounds'),
    warmBursts: number('warm-bursts'),
    jobs: number('jobs'),
    periodSeconds: number('period'),
    concurrency: number('concurrency'),
    runsPerMessage: numbers('runs-per-message'),
    ticks: numbers('ticks'),
    idleSeconds: number('idle-seconds'),
    soakTicks: number('soak-ticks'),
  };
  if (60 % options.periodSeconds !== 0) throw new Error('--period must divide 60.');
  return options;
}

function partsOf({ only, million, soak }) {
  const parts = new Set(only.split(','));
  if (million) parts.add('million');
  if (soak) parts.add('soak');
  for (const part of parts) {
    if (![...USUAL_PARTS, ...LONG_PARTS].includes(part)) throw new Error(`There is no part "${part}".`);
  }
  return parts;
}
