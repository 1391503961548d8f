// What a change of the time zone data costs: how long the check of all due times takes, how much memory, and how late ticks
// are meanwhile, across api, scheduler and runner.
// Build first: npm run build. Then: node tools/bench/zone-check.mjs [jobs=1000000]
import pg from 'pg';
import { migrate } from '../../libs/job-store/dist/postgres/index.js';
import { callApi } from './api-call.mjs';
import { describeIdleLateness, measureIdleLateness } from './parts/idle-lateness.mjs';
import { cpuSecondsOf, residentBytes } from './process-usage.mjs';
import { startTarget } from './recording-target.mjs';
import { startServers } from './servers.mjs';
import { startService } from './services.mjs';

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

const servers = await startServers();
const target = await startTarget();
const { url: databaseUrl } = await servers.freshDatabase();
await migrate(databaseUrl);
const client = new pg.Client({ connectionString: databaseUrl, options: '-c TimeZone=UTC' });
await client.connect();
await client.query(INSERT_JOBS, [1, jobs]);
await client.query(INSERT_CURSORS);
await client.query(`INSERT INTO zone_data (version) VALUES ('2025c')`);
await client.query('VACUUM ANALYZE');

const isArmed = async () => (await servers.redis.client.info('keyspace')).includes('keys=');
const start = (service, settings = {}) => startService(service, { servers, databaseUrl, settings });
const [api, runner] = [await start('api'), await start('runner')];
const begin = performance.now();
const scheduler = await start('scheduler', { LOG_LEVEL: 'info' });
const before = residentBytes(scheduler.pid).now;
const measuring = measureIdleLateness({ call: callApi(api.url), target, seconds: SECONDS });

const remaining = async () => {
  const { rows } = await client.query('SELECT version, check_after FROM zone_data');
  return rows[0].version === '2025c' || rows[0].check_after !== null;
};
while (await remaining()) await new Promise((resolve) => setTimeout(resolve, 250));
const seconds = (performance.now() - begin) / 1000;
const cpu = cpuSecondsOf(scheduler.pid);
const { rows } = await client.query(`SELECT count(*) FROM job_cursor WHERE next_due = '2027-12-01 16:00Z'`);
console.log(
  `${jobs} jobs were checked in ${seconds.toFixed(1)} s, ${rows[0].count} moved; ${(await isArmed()) ? 'Redis is filled' : 'Redis is empty'}.`,
);
const { now, peak } = residentBytes(scheduler.pid);
console.log(
  `scheduler: ${cpu.toFixed(1)} s of CPU; ${Math.round(before / MEBIBYTE)} MiB at its start, ${Math.round(now / MEBIBYTE)} MiB after, ${Math.round(peak / MEBIBYTE)} MiB at most.`,
);
console.log(`servers, CPU seconds: ${JSON.stringify(servers.cpuSeconds())}`);
console.log(describeIdleLateness(await measuring));
await client.end();
await Promise.all([api, scheduler, runner].map((service) => service.stop()));
target.stop();
await servers.stop();
