// The CPU time of the log alone for each run that ends, in turn with LOG_RUNS=all and with none.
// Usage: node tools/bench/log-lines.mjs | cat > /dev/null. Build first. The figures go to standard error.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { runFields } from '../../libs/job-store/dist/index.js';
import { processLog, RunEventLog } from '../../libs/platform/dist/index.js';

const RUNS = 100_000;
/** Results come in batches, and each batch is one write. */
const BATCH = 100;
const ROUNDS = 6;

const id = (end) => `0193a1b2-c3d4-8e5f-8a1b-${String(end).padStart(12, '0')}`;
const run = { job_id: id(1), attempt: 1, trigger: 'schedule', state: 'succeeded', reason: null };
const call = { job_name: 'nightly-report', lateness_ms: 3.1, duration_ms: 12.4, http_status: 200 };
const fields = { ...call, error_code: null, target_host: 'example.com:8080' };

const output = processLog('runner', { LOG_LEVEL: 'info', LOG_FORMAT: 'json' });

async function microsecondsPerRun(logged) {
  const log = new RunEventLog(output, logged);
  const before = process.cpuUsage();
  for (let count = 1; count <= RUNS; count += 1) {
    log.ended(runFields({ ...run, run_id: id(count) }, fields));
    if (count % BATCH === 0) await nextTurn();
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / RUNS;
}

const costs = { all: [], none: [] };
for (let round = 0; round < ROUNDS; round += 1) {
  for (const logged of round % 2 === 0 ? ['all', 'none'] : ['none', 'all'])
    costs[logged].push(await microsecondsPerRun(logged));
}
for (const [logged, each] of Object.entries(costs))
  console.error(
    `${logged}: ${each.map((us) => us.toFixed(2)).join(', ')} µs per run; least ${Math.min(...each).toFixed(2)}`,
  );
