// CPU time for planning 10,000 due ticks with the default policies, and with each of the others.
// Build first: npx tsc --build libs/job-model. Then: node tools/bench/planning.mjs
import { DEFAULT_POLICIES, compileSchedule, planTicks, scheduleOf } from '../../libs/job-model/dist/index.js';

const JOBS = 10_000;
const ROUNDS = 20;
const EXPRESSIONS = [
  '* * * * * *',
  '*/5 * * * *',
  '0 9 * * MON-FRI',
  '*/15 9-17 * * *',
  '@every 90s',
  'H * * * *',
];
const LAST_TICK = Date.UTC(2030, 0, 7, 8, 59, 59);

/** Jobs of mixed schedules whose next tick is due. */
function inputsWith(policies) {
  return Array.from({ length: JOBS }, (_, index) => {
    const id = `7f7c0d4e-52b1-4c3a-9f4e-${String(index).padStart(12, '0')}`;
    const definition = {
      schedule: EXPRESSIONS[index % EXPRESSIONS.length],
      timezone: 'UTC',
      dst_gap: 'run_after',
      dst_fold: 'first',
      start_at: null,
      end_at: null,
      max_runs: null,
      ...DEFAULT_POLICIES,
      ...policies,
    };
    const job = { id, created_at: 0, definition };
    const next_due = compileSchedule(scheduleOf(job)).next(LAST_TICK);
    return { ...job, cursor: { revision: 1, status: 'active', last_tick: LAST_TICK, next_due, fired: 0 } };
  });
}

for (const [name, policies] of Object.entries({
  defaults: {},
  'catch_up: all': { catch_up: 'all' },
  'overlap: wait': { overlap: 'wait' },
  'jitter_seconds: 30': { jitter_seconds: 30 },
})) {
  const inputs = inputsWith(policies);
  const times = [];
  let planned = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    planned = 0;
    const begin = process.cpuUsage();
    for (const input of inputs) planned += planTicks(input, input.cursor.next_due)?.runs.length ?? 0;
    const { user, system } = process.cpuUsage(begin);
    times.push((user + system) / 1000);
  }
  const [first] = times;
  const median = times.toSorted((a, b) => a - b)[ROUNDS / 2];
  console.log(
    `${name}: ${planned} ticks of ${JOBS} jobs; CPU ${first.toFixed(1)} ms the first time, ${median.toFixed(1)} ms in the median`,
  );
}
