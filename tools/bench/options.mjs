// What to measure, from the command line.
import { parseArgs } from 'node:util';
import { TARGET_KINDS } from './targets/recording-target.mjs';

const USUAL_PARTS = ['bursts', 'idle', 'crowd'];
const USUAL_CONTENDERS = 'distributed,standalone,bullmq:1,bullmq:2,pg-boss:1000';
const PARTS = [...USUAL_PARTS, 'million', 'bytes'];

const USAGE = `Usage: npm run bench -- [options]
  --quick              only the ratios of bursts, smaller and fewer, to the Node.js target, in less than 4 minutes
  --only <parts>       of: ${PARTS.join(', ')} (${USUAL_PARTS.join(',')})
  --write              write the report to docs/benchmarks.md
  --no-build           measure the existing build
bursts:
  --contenders <list>  kinds, with the number of runners, workers or jobs in a batch (${USUAL_CONTENDERS})
  --before <checkout>  also the standalone process of another built checkout
  --with <settings>    also this build's standalone process with them: NAME=VALUE,NAME=VALUE
  --targets <list>     of: ${TARGET_KINDS.join(', ')} (${TARGET_KINDS.join(',')})
  --jobs <n>           jobs in a burst (10000)
  --warm-bursts <n>    bursts of each contender that count, and pairs that a ratio needs (4)
  --more-cycles <n>    how many times to repeat cycles that other load made useless (4)
  --period <seconds>   least time from one contender's burst to the next one's (20)
  --concurrency <n>    calls that each contender makes at once (100); also for million, in each runner
idle, crowd:
  --seconds <n>        how long to watch (60)
  --others <n>         the other jobs of crowd (10000)
million:
  --due <n>            jobs that are due at one instant (1000000)
  --schedulers <n>     (1)
  --runners <n>        (2)
bytes:
  --runs <n>           runs to make first (1000000)`;

export function readOptions() {
  try {
    return parse();
  } catch (error) {
    console.error(`${error.message}\n\n${USAGE}`);
    process.exit(1);
  }
}

const NUMBERS = {
  jobs: 10_000,
  'warm-bursts': 4,
  'more-cycles': 4,
  period: 20,
  concurrency: 100,
  seconds: 60,
  others: 10_000,
  due: 1_000_000,
  schedulers: 1,
  runners: 2,
  runs: 1_000_000,
};
const QUICK = {
  only: 'bursts',
  targets: 'node',
  jobs: 5_000,
  'warm-bursts': 2,
  'more-cycles': 0,
  period: 12,
};
const flag = { type: 'boolean', default: false };
const text = { type: 'string' };

function parse() {
  const { values: given } = parseArgs({
    options: {
      quick: flag,
      write: flag,
      'no-build': flag,
      ...Object.fromEntries(
        ['only', 'contenders', 'before', 'with', 'targets', ...Object.keys(NUMBERS)].map((name) => [
          name,
          text,
        ]),
      ),
    },
  });
  const defaults = {
    only: USUAL_PARTS.join(','),
    contenders: USUAL_CONTENDERS,
    targets: TARGET_KINDS.join(','),
  };
  const values = { ...defaults, ...NUMBERS, ...(given.quick ? QUICK : {}), ...given };
  const number = (name) => {
    if (!/^\d+$/.test(values[name]) || (values[name] < 1 && name !== 'more-cycles')) {
      throw new Error(`--${name}: "${values[name]}" is not a positive whole number.`);
    }
    return Number(values[name]);
  };
  if (given.quick && given.write)
    throw new Error('--quick measures too little to be written: leave out --write.');
  return {
    quick: given.quick,
    write: given.write,
    build: !given['no-build'],
    parts: listOf(values, 'only', PARTS),
    contenders: values.contenders,
    before: values.before,
    settings: values.with === undefined ? undefined : settingsOf(values.with),
    targets: listOf(values, 'targets', TARGET_KINDS),
    ...Object.fromEntries(Object.keys(NUMBERS).map((name) => [camelCase(name), number(name)])),
  };
}

function settingsOf(list) {
  const settings = list.split(',').map((each) => /^([A-Z_]+)=(.*)$/.exec(each)?.slice(1));
  if (settings.includes(undefined)) throw new Error('--with: give NAME=VALUE,NAME=VALUE.');
  return Object.fromEntries(settings);
}

const camelCase = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());

function listOf(values, name, known) {
  const list = values[name].split(',');
  const unknown = list.find((each) => !known.includes(each));
  if (unknown !== undefined) throw new Error(`--${name}: "${unknown}" is none of ${known.join(', ')}.`);
  return list;
}
