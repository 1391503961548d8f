// The size of tables and indexes after many runs and autovacuum, against that of a copy after VACUUM FULL, which has the same
// fillfactor.
import { setTimeout as delay } from 'node:timers/promises';
import { count, mebibytes, table } from '../figures/markdown.mjs';
import { connect } from '../machine/private-cluster.mjs';
import { startDistributed } from '../product/distributed.mjs';
import { seedJobs } from '../product/seeded-data.mjs';
import { untilDone } from './progress.mjs';

const PERIOD_SECONDS = 10;
/** Jobs due at each second of the period: as many callbacks/s as a machine with two cores makes without falling behind. */
const JOBS_PER_SECOND = 1_500;
const LOOK_MS = 1_000;
/** Autovacuum looks once a minute. When it has done nothing for longer, it has nothing to do. */
const AUTOVACUUM_QUIET_MS = 150_000;

export async function measureBytes({ servers, target, runs, log }) {
  await servers.empty();
  const product = await startDistributed({
    servers,
    processes: { api: 0 },
    seed: (client) => seed(client, target),
  });
  try {
    const called = await untilCalled({ target, runs, log });
    await product.stopProcesses();
    log('waiting for autovacuum');
    await untilAutovacuumRests(product.client);
    const used = await sizesOf(product.client);
    await product.client.end();
    const copy = await servers.freshDatabase(product.database.name);
    const client = await connect(copy.url);
    await client.query('VACUUM FULL');
    const packed = await sizesOf(client);
    await client.end();
    await copy.drop();
    return { runs: called, used, packed };
  } finally {
    await product.stop();
  }
}

/** So many jobs are due at every second. */
async function seed(client, target) {
  await seedJobs(client, {
    jobs: JOBS_PER_SECOND * PERIOD_SECONDS,
    schedule: '* * * * * *',
    url: target.url,
  });
  await client.query(
    `UPDATE jobs SET schedule = number % $1 || '-59/' || $1 || ' * * * * *'
     FROM (SELECT id, row_number() OVER () AS number FROM jobs) numbered WHERE numbered.id = jobs.id`,
    [PERIOD_SECONDS],
  );
  // The update must not look like bloat.
  await client.query('VACUUM FULL jobs');
}

/** Waits for so many calls. Resolves to their number. */
async function untilCalled({ target, runs, log }) {
  await target.forget();
  let called = 0;
  const look = async () => {
    // Millions of calls would take much memory.
    called += await target.forget();
    return { called, done: called >= runs };
  };
  await untilDone({ look, log });
  return called;
}

async function untilAutovacuumRests(client) {
  let rounds = null;
  let lastChange = Date.now();
  while (Date.now() - lastChange < AUTOVACUUM_QUIET_MS) {
    const { rows } = await client.query(
      `SELECT (SELECT sum(autovacuum_count) FROM pg_stat_user_tables) AS ended,
              (SELECT count(*) FROM pg_stat_progress_vacuum) AS under_way`,
    );
    if (rows[0].ended !== rounds || rows[0].under_way !== '0') lastChange = Date.now();
    rounds = rows[0].ended;
    await delay(LOOK_MS);
  }
}

/** Bytes of each table and its indexes; the partitions of a table are one. */
async function sizesOf(client) {
  const { rows } = await client.query(
    `SELECT regexp_replace(relname, '_(\\d{8}|default)$', '') AS name, sum(pg_table_size(oid))::float8 AS heap,
            sum(pg_indexes_size(oid))::float8 AS indexes
     FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace GROUP BY 1`,
  );
  return new Map(rows.map(({ name, heap, indexes }) => [name, { heap, indexes }]));
}

export function reportBytes({ runs, used, packed }) {
  const header = ['', 'bytes per run', 'size', 'after VACUUM FULL', 'ratio'];
  const row = (name, before, after) => [
    name,
    count(before / runs),
    mebibytes(before),
    mebibytes(after),
    (before / after).toFixed(2),
  ];
  const total = (sizes) => [...sizes.values()].reduce((sum, { heap, indexes }) => sum + heap + indexes, 0);
  const rows = [...used]
    .filter(([, { heap, indexes }]) => heap + indexes > total(used) / 100)
    .flatMap(([name, { heap, indexes }]) => [
      row(name, heap, packed.get(name).heap),
      row(`indexes of ${name}`, indexes, packed.get(name).indexes),
    ]);
  rows.push(row('all tables and indexes', total(used), total(packed)));
  return `After ${count(runs)} runs and autovacuum. Bar: ratio 1.3.\n\n${table(header, rows)}`;
}
