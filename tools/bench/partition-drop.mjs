// How late ticks are while retention drops a partition with many old runs, across api, scheduler and runner.
// Build first: npm run build. Then: node tools/bench/partition-drop.mjs [runs=1000000]
import { setTimeout as delay } from 'node:timers/promises';
import { Database, PostgresRetention } from '../../libs/job-store/dist/postgres/index.js';
import { startServers } from './machine/servers.mjs';
import { describeLateness, watchOneSecondJobs } from './parts/lateness.mjs';
import { startDistributed } from './product/distributed.mjs';
import { createPartition, DAY_MS, seedJobs } from './product/seeded-data.mjs';
import { startTarget } from './targets/recording-target.mjs';

const SECONDS = 30;
const runs = Number(process.argv[2] ?? 1_000_000);

/** Finished runs of one job, all in the partition of one day in the past. */
async function seedOldRuns(client) {
  await seedJobs(client, { jobs: 1, schedule: '0 0 1 1 *', url: 'http://127.0.0.1:9/' });
  const day = Math.floor(Date.now() / DAY_MS - 40) * DAY_MS;
  const name = await createPartition(client, day);
  await client.query(
    `INSERT INTO runs (id, job_id, job_revision, trigger, state, scheduled_at, created_at, queued_at, claimed_at, started_at,
                       finished_at, attempts, response_bodies)
     SELECT (regexp_replace(lpad(to_hex($2::bigint + n * ${DAY_MS} / $1::bigint), 12, '0'), '(.{8})(.{4})', '\\1-\\2') || '-7000-8000-'
             || lpad(to_hex(n), 12, '0'))::uuid, j.id, 1, 'schedule', 'succeeded', at, at, at, at, at, at,
            '[{"number": 1, "duration_ms": 20, "http_status": 200}]', ARRAY['{"ok":true}']
     FROM generate_series(0, $1::bigint - 1) n, jobs j,
     LATERAL (SELECT to_timestamp(($2::bigint + n * ${DAY_MS} / $1::bigint) / 1000.0) AS at) instant`,
    [runs, day],
  );
  console.log(`${runs} runs lie in ${name}.`);
}

const [servers, target] = [await startServers(), await startTarget('raw')];
// The scheduler's own retention would drop the partition at its start.
const settings = { RUN_RETENTION_DAYS: '3650' };
const product = await startDistributed({ servers, settings, seed: seedOldRuns });
const database = new Database({ url: product.database.url });
const watching = watchOneSecondJobs({ product, servers, target, seconds: SECONDS });
await delay((SECONDS / 2) * 1000);
const begin = performance.now();
const { dropped } = await new PostgresRetention(database).maintain(30);
console.log(`dropped ${dropped.join(', ')} in ${Math.round(performance.now() - begin)} ms`);
console.log(describeLateness({ name: 'one-second jobs', ...(await watching) }));
await database.close();
await product.stop();
target.stop();
await servers.stop();
