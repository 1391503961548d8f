// How long an apply of many jobs takes: created, unchanged, and each one changed; and how late the ticks of others are meanwhile.
// Some of the applied jobs are due every second themselves, so that their ticks meet the locks of the apply.
// Usage: node tools/bench/apply.mjs [jobs=10000]
import { percentile } from './figures/statistics.mjs';
import { startStandalone } from './product/standalone.mjs';

/** How many of the applied jobs. */
const DUE_EVERY_SECOND = 50;
const count = Number(process.argv[2] ?? 10_000);
const job = (index, rest = {}) => ({
  name: `applied-${index}`,
  description: 'Applied for a benchmark.',
  schedule:
    index < DUE_EVERY_SECOND ? '* * * * * *' : `${index % 60} ${(new Date().getUTCHours() + 12) % 24} * * *`,
  timezone: 'Europe/Paris',
  tags: [`team:${index % 20}`],
  retry: { max_attempts: 3 },
  job: { callback_url: `${standalone.url}/echo`, payload: { hello: 'world', index } },
  ...rest,
});

const standalone = await startStandalone();
const jobs = Array.from({ length: count }, (_, index) => job(index));
const post = async (path, body) => {
  const begun = performance.now();
  const response = await fetch(standalone.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  return { seconds: (performance.now() - begun) / 1000, answer };
};

try {
  const others = Array.from({ length: 20 }, (_, index) => ({
    name: `other-${index}`,
    schedule: '* * * * * *',
    job: { callback_url: `${standalone.url}/echo` },
  }));
  await post('/v1/apply', { jobs: others, manager: 'others' });
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const steps = {
    created: jobs,
    unchanged: jobs,
    updated: jobs.map((_, index) => job(index, { description: 'Changed for a benchmark.' })),
    rescheduled: jobs.map((_, index) => job(index, { schedule: '@daily' })),
  };
  for (const [name, list] of Object.entries(steps)) {
    const {
      rows: [{ now }],
    } = await standalone.client.query('SELECT now()');
    const { seconds, answer } = await post('/v1/apply', { jobs: list });
    const { rows } = await standalone.client.query(
      `SELECT extract(epoch FROM r.created_at - r.scheduled_at) * 1000 AS late, j.name LIKE 'other-%' AS is_other
       FROM runs r JOIN jobs j ON j.id = r.job_id WHERE r.trigger = 'schedule' AND r.scheduled_at >= $1`,
      [now],
    );
    const lateness = (isOther) =>
      rows.filter((row) => row.is_other === isOther).map((row) => Number(row.late));
    const [late, own] = [lateness(true), lateness(false)];
    console.log(
      `${name.padEnd(12)} ${seconds.toFixed(2)} s ${JSON.stringify(answer.counts ?? answer)}; ${late.length} ticks of others recorded at most ${Math.max(0, ...late).toFixed(0)} ms late, p50 ${percentile(late, 0.5)?.toFixed(0)} ms; ${own.length} of the applied jobs at most ${Math.max(0, ...own).toFixed(0)} ms`,
    );
  }
} finally {
  await standalone.stop();
}
