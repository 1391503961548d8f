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

function compileAll(timezone) {
  return EXPRESSIONS.map((schedule) =>
    compileSchedule({
      schedule,
      timezone,
      dst_gap: 'run_after',
      dst_fold: 'first',
      start_at: null,
      end_at: null,
      anchor: 0,
      seed: 'bench',
    }),
  );
}

function measure(schedules, ask) {
  let sum = 0;
  let operations = 0;
  const started = performance.now();
  let elapsed = 0;
  while (elapsed < MEASURED_MS) {
    for (const instant of instants) {
      for (const schedule of schedules) sum += ask(schedule, instant);
    }
    operations += INSTANTS * schedules.length;
    elapsed = performance.now() - started;
  }
  if (!Number.isFinite(sum)) throw new Error('a schedule gave no instant');
  return operations / (elapsed / 1000);
}

const rows = {};
for (const timezone of ['UTC', 'America/New_York']) {
  const schedules = compileAll(timezone);
  rows[timezone] = {
    'next/s': Math.round(measure(schedules, (schedule, instant) => schedule.next(instant))),
    'previous/s': Math.round(measure(schedules, (schedule, instant) => schedule.previous(instant))),
  };
}
console.log(`next() and previous(), ${EXPRESSIONS.length} expressions, Node ${process.version}`);
console.table(rows);
