// Prints how many times a second next() and previous() answer on one core, with mixed expressions.
// Build first: npx tsc --build libs/job-model. Then: node tools/bench/schedule.mjs
import { compileSchedule } from '../../libs/job-model/dist/schedule/index.js';

const EXPRESSIONS = [
  '* * * * *',
  '*/5 * * * *',
  '*/15 9-17 * * MON-FRI',
  '30 2 * * *',
  '0 9 * * MON',
  '0 0 1 * *',
  '15,45 6,18 * * *',
  '*/10 * * * * *',
  '0 0 L * *',
  '0 12 * * FRI#2',
  '0 8 * * FRIL',
  '0 0 13 * FRI',
  '0 0 29 2 *',
  'H H * * *',
];
const FROM = Date.UTC(2025, 0, 1);
const YEARS = 4 * 366 * 86_400_000;
const INSTANTS = 4096;
const MEASURED_MS = 2000;

/** Instants spread over four years in random order, the same in every run. */
const instants = Array.from(
  { length: INSTANTS },
  (_, index) => FROM + (((index * 2_654_435_761) % 2 ** 32) / 2 ** 32) * YEARS,
);

const compile = (timezone) => (schedule) =>
  compileSchedule({
    schedule,
    timezone,
    dst_gap: 'run_after',
    dst_fold: 'first',
    start_at: null,
    end_at: null,
    anchor: 0,
    seed: 'bench',
  });

function perSecond(schedules, ask) {
  const started = performance.now();
  let [sum, operations, elapsed] = [0, 0, 0];
  while (elapsed < MEASURED_MS) {
    for (const instant of instants) {
      for (const schedule of schedules) sum += ask(schedule, instant);
    }
    operations += INSTANTS * schedules.length;
    elapsed = performance.now() - started;
  }
  if (!Number.isFinite(sum)) throw new Error('a schedule gave no instant');
  return Math.round(operations / (elapsed / 1000));
}

console.log(`next() and previous(), ${EXPRESSIONS.length} expressions, Node ${process.version}`);
for (const timezone of ['UTC', 'America/New_York']) {
  const schedules = EXPRESSIONS.map(compile(timezone));
  const next = perSecond(schedules, (schedule, instant) => schedule.next(instant));
  const previous = perSecond(schedules, (schedule, instant) => schedule.previous(instant));
  console.log(`${timezone}: next ${next}/s, previous ${previous}/s`);
}
