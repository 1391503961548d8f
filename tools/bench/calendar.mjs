// How long `GET /v1/calendar` of a week takes with 10,000 one-second jobs and 90,000 others, whose schedules are of one kind after the other.
// Usage: node tools/bench/calendar.mjs [requests=10]
import { median, percentile } from './figures/statistics.mjs';
import { DAY_MS, seedJobs } from './product/seeded-data.mjs';
import { startStandalone } from './product/standalone.mjs';

const BAR_MS = 500;
/** The others, each by the SQL of its schedule, `n` being its number, and of the jitter in seconds. None comes before its cursor says. */
const KINDS = {
  'daily, of 60 minutes': [`n % 60 || ' 3 * * *'`, 0],
  'intervals with a phase of their own': [`'@every ' || 10 + n % 50 || 'm'`, 0],
  'an interval of its own each': [`'@every ' || 3600 + n || 's'`, 0],
  'hashed, H H * * *': [`'H H * * *'`, 0],
  'hashed hourly, H * * * *': [`'H * * * *'`, 0],
  'daily with jitter': [`n % 60 || ' 3 * * *'`, 3600],
  'hourly with jitter': [`'0 * * * *'`, 600],
  'one of each in turn': [
    `(ARRAY['0 * * * *', '@every 45m', 'H H * * *', '30 4 * * 1', 'H/20 * * * *', '@daily'])[n % 6 + 1]`,
    `CASE WHEN n % 4 = 0 THEN 300 ELSE 0 END`,
  ],
};
const requests = Number(process.argv[2] ?? 10);
/** A day ahead, so that the one-second jobs are not called meanwhile. */
const from = (Math.floor(Date.now() / DAY_MS) + 2) * DAY_MS;

const NUMBER = `substring(name FROM '^job-(\\d+)$')::int`;
const EACH_SECOND = `UPDATE jobs SET schedule = '* * * * * *', start_at = $1 WHERE ${NUMBER} <= 10000`;
const setOthers = (schedule, jitter) => `
  UPDATE jobs SET schedule = ${schedule}, policies = CASE WHEN ${jitter} > 0 THEN jsonb_build_object('jitter_seconds', ${jitter}) END
  FROM (SELECT id AS numbered, ${NUMBER} AS n FROM jobs) numbers WHERE id = numbered AND n > 10000`;

const standalone = await startStandalone({
  seed: async (client) => {
    await seedJobs(client, { jobs: 100_000, schedule: null, url: 'http://127.0.0.1:9/hook' });
    await client.query(EACH_SECOND, [new Date(from)]);
  },
});
try {
  console.log('Measuring …');
  const week = `from=${new Date(from).toISOString()}&to=${new Date(from + 7 * DAY_MS).toISOString()}`;
  for (const [kind, [schedule, jitter]] of Object.entries(KINDS)) {
    await standalone.client.query(setOthers(schedule, jitter));
    await standalone.client.query('VACUUM ANALYZE jobs');
    const took = [];
    let answer;
    const before = standalone.cpuSeconds();
    for (let index = 0; index < requests; index += 1) {
      const begun = performance.now();
      answer = await standalone.call('GET', `/v1/calendar?${week}`);
      took.push(performance.now() - begun);
    }
    const after = standalone.cpuSeconds();
    const cpuOf = (part) => (((after[part] - before[part]) * 1000) / requests).toFixed(0);
    const [first, ...later] = took;
    console.log(
      `${kind.padEnd(36)} first ${first.toFixed(0)} ms, then median ${median(later).toFixed(0)} ms, worst ${percentile(later, 1).toFixed(0)} ms ` +
        `(bar ${BAR_MS} ms), CPU ${cpuOf('standalone')} + ${cpuOf('postgresql')} ms of Node.js + PostgreSQL; ${answer.total.toLocaleString('en')} ticks, ${answer.unusable_jobs} unusable`,
    );
  }
} finally {
  await standalone.stop();
}
