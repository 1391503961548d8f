// Jobs that are all due in the same second: callbacks per second until the last call has arrived, with every run
// durable (fsync and synchronous_commit on) and its result written.
// Usage: node tools/bench/burst.mjs [jobs=10000] [bursts=3]
import { startTarget } from './recording-target.mjs';
import { seedDataDirectory } from './seeded-data.mjs';
import { startStandalone } from './standalone-process.mjs';
import { percentile } from './statistics.mjs';

const [jobs = 10_000, bursts = 3] = process.argv.slice(2).map(Number);
/** How often all jobs are due together: long enough for one burst to end before the next. */
const PERIOD_SECONDS = 20;

const target = await startTarget();
const dataDirectory = await seedDataDirectory({
  jobs,
  runs: 0,
  schedule: `*/${PERIOD_SECONDS} * * * * *`,
  url: target.url,
});
const environment = { RUNNER_CONCURRENCY: process.env.RUNNER_CONCURRENCY ?? '' };
const standalone = await startStandalone({ dataDirectory, environment });
try {
  for (let burst = 1; burst <= bursts; burst += 1) await measureBurst(burst);
} finally {
  await standalone.stop();
  target.stop();
}

async function measureBurst(burst) {
  const dueAt = Math.ceil((Date.now() + 5_000) / (PERIOD_SECONDS * 1000)) * PERIOD_SECONDS * 1000;
  await new Promise((resolve) => setTimeout(resolve, dueAt - 1_000 - Date.now()));
  const before = standalone.cpuSeconds();
  await new Promise((resolve) => setTimeout(resolve, dueAt + (PERIOD_SECONDS - 2) * 1000 - Date.now()));
  const after = standalone.cpuSeconds();
  const calls = (await target.calls()).filter((call) => call.scheduledAt === dueAt);
  const { data } = await standalone.call('GET', '/v1/runs?limit=1&state=queued&state=running');
  const late = calls.map((call) => call.arrivedAt - dueAt);
  const seconds = Math.max(...late) / 1000;
  const microseconds = (part) => Math.round(((after[part] - before[part]) / calls.length) * 1e6);
  const distinct = new Set(calls.map((call) => call.job)).size;
  console.log(
    `burst ${burst}: ${calls.length} calls of ${distinct} jobs in ${seconds.toFixed(2)} s = ${Math.round(calls.length / seconds)} callbacks/s; ` +
      `first ${Math.min(...late).toFixed(1)} ms, p50 ${percentile(late, 0.5).toFixed(0)} ms, p99 ${percentile(late, 0.99).toFixed(0)} ms late; ` +
      `CPU per call: node ${microseconds('node')} µs, PostgreSQL ${microseconds('postgres')} µs; ` +
      `${data.length === 0 ? 'every result written' : 'results are still being written'}`,
  );
}
