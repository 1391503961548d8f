// Jobs that are all due in the same second: callbacks per second until the last call has arrived, with every run
// durable (fsync and synchronous_commit on) and its result written.
// Usage: node tools/bench/burst.mjs [jobs=10000] [bursts=3]
import { forEachConcurrently, percentile, startStandalone } from './standalone-process.mjs';
import { startTarget } from './recording-target.mjs';

const [jobs = 10_000, bursts = 3] = process.argv.slice(2).map(Number);
const CREATE_MS_PER_JOB = 3;

const target = await startTarget();
const standalone = await startStandalone();
try {
  const created = [];
  await forEachConcurrently(jobs, 16, async (index) => {
    const job = { callback_url: target.url, payload: { index } };
    created.push(
      await standalone.call('POST', '/v1/jobs', {
        name: `burst-${index}`,
        schedule: '@at 2090-01-01T00:00:00Z',
        job,
      }),
    );
  });
  for (let burst = 1; burst <= bursts; burst += 1) await runBurst(created, burst);
} finally {
  await standalone.stop();
  target.stop();
}

async function runBurst(created, burst) {
  const before = await target.count();
  const dueAt = Math.ceil((Date.now() + created.length * CREATE_MS_PER_JOB + 3_000) / 1000) * 1000;
  const schedule = `@at ${new Date(dueAt).toISOString()}`;
  await forEachConcurrently(created.length, 16, (index) =>
    standalone.call('PATCH', `/v1/jobs/${created[index].id}`, { schedule }),
  );
  if (Date.now() > dueAt - 500) throw new Error('The jobs were not armed in time; raise CREATE_MS_PER_JOB.');
  while ((await target.count()) - before < created.length)
    await new Promise((resolve) => setTimeout(resolve, 100));
  const calls = (await target.calls()).slice(before).filter((call) => call.scheduledAt === dueAt);
  const late = calls.map((call) => call.arrivedAt - dueAt);
  const seconds = Math.max(...late) / 1000;
  await allWritten();
  const distinct = new Set(calls.map((call) => call.job)).size;
  console.log(
    `burst ${burst}: ${calls.length} calls of ${distinct} jobs in ${seconds.toFixed(2)} s = ${Math.round(calls.length / seconds)} callbacks/s; ` +
      `first ${Math.min(...late).toFixed(1)} ms, p50 ${percentile(late, 0.5).toFixed(0)} ms, p99 ${percentile(late, 0.99).toFixed(0)} ms late`,
  );
}

async function allWritten() {
  for (;;) {
    const { data } = await standalone.call('GET', '/v1/runs?limit=1&state=queued&state=running');
    if (data.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
