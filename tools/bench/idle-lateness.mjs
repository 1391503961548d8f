// Twenty one-second jobs on an otherwise idle process: how late the calls arrive.
// Usage: node tools/bench/idle-lateness.mjs [seconds=60]
import { startStandalone } from './standalone-process.mjs';
import { percentile } from './statistics.mjs';
import { startTarget } from './recording-target.mjs';

const JOBS = 20;
const seconds = Number(process.argv[2] ?? 60);
const target = await startTarget();
const standalone = await startStandalone();
try {
  for (let index = 0; index < JOBS; index += 1) {
    const job = { callback_url: target.url, payload: { index } };
    await standalone.call('POST', '/v1/jobs', { name: `tick-${index}`, schedule: '* * * * * *', job });
  }
  const from = Math.ceil(Date.now() / 1000) * 1000 + 1000;
  await new Promise((resolve) => setTimeout(resolve, from + seconds * 1000 - Date.now()));
  const calls = (await target.calls()).filter(
    ({ scheduledAt }) => scheduledAt >= from && scheduledAt < from + seconds * 1000 - 1000,
  );
  const late = calls.map((call) => call.arrivedAt - call.scheduledAt);
  const ticks = new Set(calls.map((call) => `${call.job} ${call.scheduledAt}`)).size;
  console.log(
    `${calls.length} calls, ${ticks} distinct ticks of ${JOBS * (seconds - 1)}; late: min ${Math.min(...late).toFixed(1)} ms, ` +
      `p50 ${percentile(late, 0.5).toFixed(1)} ms, p99 ${percentile(late, 0.99).toFixed(1)} ms, max ${Math.max(...late).toFixed(1)} ms`,
  );
} finally {
  await standalone.stop();
  target.stop();
}
