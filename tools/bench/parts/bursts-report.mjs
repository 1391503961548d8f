// The results of the bursts of all contenders, as Markdown.
import { bytes, count, milliseconds, table } from '../figures/markdown.mjs';
import { describeRatio, MOST_OTHER_LOAD } from '../figures/ratios.mjs';
import { median } from '../figures/statistics.mjs';
import { pairsOf } from './bursts.mjs';

/** What is asked of the distributed shape against each competitor, and of the standalone one against its older self. */
const BARS = {
  'distributed bullmq': { rate: '>= 3.5', cpu: '<= 0.33' },
  'distributed pg-boss': { rate: '>= 2', cpu: '–' },
  'standalone before': { rate: '>= 2', cpu: '–' },
};
const PRODUCT = ['distributed', 'standalone'];

/** The ratios alone: of callbacks/s, where more is better, and of CPU per callback, where less is. */
export function reportRatios(bursts, { contenders, jobs, warmBursts, target }) {
  const ours = contenders.filter(({ kind }) => PRODUCT.includes(kind));
  const theirs = contenders.filter(({ kind }) => !PRODUCT.includes(kind));
  const rows = theirs.flatMap((their) =>
    ours.map((our) => {
      const pairs = pairsOf(bursts, our, their);
      const ratio = (of) =>
        describeRatio(pairs, { value: (pair) => of(pair.ours) / of(pair.theirs), needed: warmBursts });
      const bars = BARS[`${our.kind} ${their.kind}`] ?? { rate: '–', cpu: '–' };
      const ratios = [ratio(({ perSecond }) => perSecond), bars.rate, ratio(({ cpu }) => cpu.all), bars.cpu];
      return [`${our.name} / ${their.name}`, ...ratios];
    }),
  );
  const introduction =
    `Ratios, ${count(jobs)} jobs due at one instant, the ${target.kind} target: medians of the ratios of each cycle, which are in ` +
    `parentheses. A pair is refused when other programs took more than ${MOST_OTHER_LOAD * 100} % of the machine in either half.`;
  return `${introduction}\n\n${table(['pair', 'callbacks/s', 'bar', 'CPU per callback', 'bar'], rows)}`;
}

export function reportBursts(bursts, { contenders, jobs, concurrency, target, warmBursts }) {
  const setting =
    `${count(jobs)} jobs due at one instant, ${concurrency} calls at once, the ${target.kind} target. All contenders live on the same ` +
    `servers, and their bursts take turns; the first burst of each does not count. Medians of at least ${warmBursts} warm bursts; ` +
    `a rate counts from the due instant to the last arrival, CPU from 2 s before it to the last result.`;
  return [setting, ratesTable(bursts, contenders), CPU_INTRODUCTION, cpuTable(bursts, contenders)].join(
    '\n\n',
  );
}

const CPU_INTRODUCTION = 'CPU per callback, µs, and bytes of PostgreSQL’s write-ahead log per callback:';

const of = (bursts, contender) => bursts.filter((burst) => burst.contender === contender.name);

const medianOf = (bursts, value) => median(bursts.map(value));

function ratesTable(bursts, contenders) {
  const header = [
    'system',
    'callbacks/s',
    'late p50 / p99',
    'lost / doubled / result not written',
    'other load',
  ];
  const rows = contenders.map((contender) => {
    const some = of(bursts, contender);
    const late = ['p50', 'p99'].map((share) => milliseconds(medianOf(some, (burst) => burst.late[share])));
    const sum = (fault) => some.reduce((total, burst) => total + burst[fault], 0);
    const faults = [sum('lost'), sum('doubled') + sum('strays'), sum('unwritten')];
    const loads = some.map(({ otherLoad }) => `${Math.round(otherLoad * 100)} %`);
    const rate = count(medianOf(some, (burst) => burst.perSecond));
    return [contender.name, rate, late.join(' / '), faults.join(' / '), loads.join(', ')];
  });
  return table(header, rows);
}

function cpuTable(bursts, contenders) {
  const known = [
    'scheduler',
    'runner',
    'standalone',
    'worker',
    'postgresql',
    'redis',
    'rabbitmq',
    'target',
    'all',
  ];
  const rows = contenders.map((contender) => {
    const some = of(bursts, contender);
    const values = known.map((part) => count(medianOf(some, ({ cpu }) => cpu[part] ?? Number.NaN)));
    return [contender.name, ...values, bytes(medianOf(some, ({ wal }) => wal))];
  });
  return table(['system', ...known, 'WAL'], rows);
}
