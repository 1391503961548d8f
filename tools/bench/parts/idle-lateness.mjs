// Measures how late calls arrive: twenty one-second jobs on an otherwise idle system.
import { percentile } from '../statistics.mjs';

const JOBS = 20;

/** Creates the jobs through the API with `call(method, path, body)`, and watches the target. */
export async function measureIdleLateness({ call, target, seconds }) {
  for (let index = 0; index < JOBS; index += 1) {
    const job = { callback_url: target.url, payload: { index } };
    await call('POST', '/v1/jobs', { name: `tick-${index}`, schedule: '* * * * * *', job });
  }
  const from = Math.ceil(Date.now() / 1000) * 1000 + 1000;
  await new Promise((resolve) => setTimeout(resolve, from + seconds * 1000 - Date.now()));
  const calls = (await target.calls()).filter(
    ({ scheduledAt }) => scheduledAt >= from && scheduledAt < from + seconds * 1000 - 1000,
  );
  const late = calls.map((call) => call.arrivedAt - call.scheduledAt);
  return {
    calls: calls.length,
    ticks: new Set(calls.map((call) => `${call.job} ${call.scheduledAt}`)).size,
    expected: JOBS * (seconds - 1),
    late: {
      min: percentile(late, 0),
      p50: percentile(late, 0.5),
      p99: percentile(late, 0.99),
      max: percentile(late, 1),
    },
  };
}

export function describeIdleLateness({ calls, ticks, expected, late }) {
  const figures = Object.entries(late).map(([name, value]) => `${name} ${value.toFixed(1)} ms`);
  return `${calls} calls, ${ticks} distinct ticks of ${expected}; late: ${figures.join(', ')}`;
}
