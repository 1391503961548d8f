// The results of the bursts of all contenders, as Markdown.
import { median } from '../statistics.mjs';
import { count, milliseconds, table } from '../markdown.mjs';

/** Callbacks/s of Job-Scheduler against each competitor, in the same run. */
const BARS = { bullmq: '>= 2.5', 'pg-boss': '>= 1.3' };

export function reportBursts(bursts, contenders, options) {
  const { jobs, concurrency, rounds, warmBursts } = options;
  const setting =
    `${count(jobs)} jobs due in the same second, ${concurrency} calls at once, the same target process and servers. ` +
    `Starts of each contender: ${rounds}, in opposite order every other time; the first burst of a start is the cold one, ` +
    `warm ones after it: ${warmBursts}. Medians; a rate counts from the due instant to the last arrival.`;
  const sections = [setting, ratesTable(bursts, contenders), CPU_INTRODUCTION, cpuTable(bursts, contenders)];
  const pairs = pairsOf(contenders);
  if (pairs.length > 0) sections.push(RATIO_INTRODUCTION, ratiosTable(bursts, pairs));
  if (contenders.some(({ kind }) => kind !== 'product')) sections.push(COMPETITORS);
  return sections.join('\n\n');
}

const CPU_INTRODUCTION = 'CPU per callback in warm bursts, µs (a competitor is one worker process):';

const RATIO_INTRODUCTION = 'Ratios of callbacks/s, each of one round; in parentheses the rounds:';

const COMPETITORS = [
  '- The competitors call through axios with a keep-alive agent and a deadline of 10 s, as one would write it; URL and',
  '  payload come with the job. Redirects and proxies of the environment are left on there, and Job-Scheduler has none;',
  '  without them axios takes about a fifth less CPU.',
  '- BullMQ: one job scheduler per job with the same cron expression, which re-arms itself; Redis without persistence;',
  '  ended jobs are removed. It records nothing.',
  '- pg-boss: batches of 1,000, polled for every 0.5 s, the least it takes, and at once after a full batch; the same',
  '  PostgreSQL. It re-arms nothing: the jobs of each burst are written before it, which is not counted.',
].join('\n');

const of = (bursts, contender, temperature) =>
  bursts.filter((burst) => burst.contender === contender.name && burst.temperature === temperature);

const medianOf = (bursts, value) => (bursts.length === 0 ? Number.NaN : median(bursts.map(value)));

function ratesTable(bursts, contenders) {
  const header = [
    'system',
    'callbacks/s, cold',
    'callbacks/s, warm',
    'late p50 / p99, cold',
    'late p50 / p99, warm',
    'lost / doubled / result not written',
  ];
  const rows = contenders.map((contender) => {
    const cold = of(bursts, contender, 'cold');
    const warm = of(bursts, contender, 'warm');
    const rate = (some) => count(medianOf(some, (burst) => burst.perSecond));
    const late = (some) =>
      ['p50', 'p99'].map((share) => milliseconds(medianOf(some, (burst) => burst.late[share]))).join(' / ');
    const sum = (fault) => [...cold, ...warm].reduce((total, burst) => total + burst[fault], 0);
    const faults = `${sum('lost')} / ${sum('doubled') + sum('strays')} / ${contender.keepsResults ? sum('unwritten') : '–'}`;
    return [contender.name, rate(cold), rate(warm), late(cold), late(warm), faults];
  });
  return table(header, rows);
}

function cpuTable(bursts, contenders) {
  const parts = ['scheduler', 'runner', 'worker', 'postgresql', 'redis', 'rabbitmq', 'target'];
  const rows = contenders.map((contender) => {
    const warm = of(bursts, contender, 'warm');
    const values = parts.map((part) => medianOf(warm, (burst) => burst.cpu[part] ?? Number.NaN));
    const total = medianOf(warm, ({ cpu }) => Object.values(cpu).reduce((sum, value) => sum + value, 0));
    return [contender.name, ...[...values, total].map(count)];
  });
  return table(['system', ...parts, 'all'], rows);
}

function pairsOf(contenders) {
  const ours = contenders.filter(({ kind }) => kind === 'product');
  const others = contenders.filter(({ kind }) => kind !== 'product');
  return others.flatMap((other) => ours.map((our) => [our, other]));
}

function ratiosTable(bursts, pairs) {
  const ratios = (our, other, temperature) => {
    const rounds = [...new Set(bursts.map(({ round }) => round))];
    const rate = (contender, round) =>
      medianOf(
        of(bursts, contender, temperature).filter((burst) => burst.round === round),
        (burst) => burst.perSecond,
      );
    const all = rounds.map((round) => rate(our, round) / rate(other, round));
    return `${median(all).toFixed(2)} (${all.map((ratio) => ratio.toFixed(2)).join(', ')})`;
  };
  const rows = pairs.map(([our, other]) => [
    `${our.name} / ${other.name}`,
    ratios(our, other, 'cold'),
    ratios(our, other, 'warm'),
    BARS[other.kind],
  ]);
  return table(['pair', 'cold', 'warm', 'bar'], rows);
}
