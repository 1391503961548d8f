// What a change of the time zone data costs: how long the check of all due times takes, how much memory, and how late ticks
// are meanwhile, across api, scheduler and runner.
// Build first: npm run build. Then: node tools/bench/zone-check.mjs [jobs=1000000]
import { setTimeout as delay } from 'node:timers/promises';
import { watchDuring } from './parts/disturbance.mjs';

const MEBIBYTE = 1024 * 1024;
const SECONDS = 60;
const jobs = Number(process.argv[2] ?? 1_000_000);

/** One in a hundred moves: in Vancouver, 9:00 is an hour earlier than older data have it. */
const INSERT_JOBS = `
  INSERT INTO jobs (id, name, description, schedule, timezone, dst_gap, dst_fold, tags, callback_url, http_method,
                    headers, query, timeout_seconds, start_at, created_at, updated_at)
  SELECT gen_random_uuid(), 'job-' || n, '', '0 9 * * *',
         CASE WHEN n % 100 = 0 THEN 'America/Vancouver' ELSE (ARRAY['Europe/Paris', 'America/New_York', 'Asia/Tokyo'])[n % 3 + 1] END,
         'run_after', 'first', '{}', 'http://127.0.0.1:9/', 'post', '{}', '{}', 10, '2027-12-01', now(), now()
  FROM generate_series($1::int, $2::int) n`;

/** As the older data have it. Vancouver, New York and Paris then have winter time. */
const INSERT_CURSORS = `
  INSERT INTO job_cursor (job_id, revision, status, last_tick, next_due, fired)
  SELECT id, 1, 'active', now(), '2027-12-01'::timestamptz + CASE timezone
           WHEN 'America/Vancouver' THEN interval '17 hours' WHEN 'America/New_York' THEN interval '14 hours'
           WHEN 'Europe/Paris' THEN interval '8 hours' ELSE interval '0' END, 0
  FROM jobs`;

async function seed(client) {
  await client.query(INSERT_JOBS, [1, jobs]);
  await client.query(INSERT_CURSORS);
  await client.query(`INSERT INTO zone_data (version) VALUES ('2025c')`);
}

await watchDuring({ seed, seconds: SECONDS }, async ({ client, armed, cpuSeconds, schedulerBytes }) => {
  const [begin, before] = [performance.now(), schedulerBytes().now];
  const remaining = async () => {
    const { rows } = await client.query('SELECT version, check_after FROM zone_data');
    return rows[0].version === '2025c' || rows[0].check_after !== null;
  };
  while (await remaining()) await delay(250);
  const seconds = (performance.now() - begin) / 1000;
  const cpu = Object.entries(cpuSeconds()).map(([part, spent]) => `${part} ${spent.toFixed(1)} s`);
  const { now, peak } = schedulerBytes();
  const { rows } = await client.query(`SELECT count(*) FROM job_cursor WHERE next_due = '2027-12-01 16:00Z'`);
  console.log(
    `${jobs} jobs were checked in ${seconds.toFixed(1)} s, ${rows[0].count} moved; ${await armed()} are armed.`,
  );
  const mebibytes = [before, now, peak].map((bytes) => `${Math.round(bytes / MEBIBYTE)} MiB`);
  console.log(`scheduler: ${mebibytes[0]} at its start, ${mebibytes[1]} after, ${mebibytes[2]} at most.`);
  console.log(`CPU: ${cpu.join(', ')}`);
});
