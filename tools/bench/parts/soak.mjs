// Many ticks through two schedulers and two runners without a fault: none may be lost or doubled.
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { firstRunIdAt } from '../../../libs/job-model/dist/index.js';
import { migrate } from '../../../libs/job-store/dist/postgres/index.js';
import { count, milliseconds, table } from '../markdown.mjs';
import { armFromStore } from '../priority-queue-keys.mjs';
import { seedJobs } from '../seeded-data.mjs';
import { startService } from '../services.mjs';
import { percentile } from '../statistics.mjs';

const JOBS = 500;
/** The time for arming. */
const LEAD_MS = 15_000;
/** A tick that is not done this long after the last tick counts as lost. */
const PATIENCE_MS = 300_000;
/** How long we watch for surplus calls: longer than the reconciler takes to publish a run again. */
const AFTERMATH_MS = 10_000;

export async function measureSoak({ servers, target, ticks, concurrency }) {
  const database = await servers.freshDatabase();
  await migrate(database.url);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const settings = { RUNNER_CONCURRENCY: String(concurrency) };
  const names = ['scheduler', 'scheduler', 'runner', 'runner'];
  const services = await Promise.all(
    names.map((name) => startService(name, { servers, databaseUrl: database.url, settings })),
  );
  try {
    await target.forget();
    const from = Math.ceil((Date.now() + LEAD_MS) / 1000) * 1000;
    const until = from + Math.ceil(ticks / JOBS) * 1000;
    const jobs = { jobs: JOBS, schedule: '* * * * * *', url: target.url };
    await seedJobs(client, { ...jobs, nextDue: from, endAt: until - 500 });
    await client.query('VACUUM ANALYZE');
    await armFromStore(servers, JOBS);
    await delay(until - Date.now());
    const expected = (JOBS * (until - from)) / 1000;
    const ledger = await untilSucceeded({ client, from, until, expected });
    await delay(AFTERMATH_MS);
    const calls = await target.calls();
    const late = calls.map((call) => call.arrivedAt - call.scheduledAt);
    const distinct = new Set(calls.map((call) => `${call.job} ${call.scheduledAt}`)).size;
    return {
      expected,
      lost: expected - distinct,
      doubled: calls.length - distinct,
      ...ledger,
      late: {
        first: percentile(late, 0),
        p50: percentile(late, 0.5),
        p99: percentile(late, 0.99),
        max: percentile(late, 1),
      },
    };
  } finally {
    await Promise.all(services.map((service) => service.stop()));
    await client.end();
    await database.drop();
  }
}

/** Waits until that many ticks have succeeded. Resolves to the counts in the ledger. */
async function untilSucceeded({ client, from, until, expected }) {
  for (;;) {
    const { rows } = await client.query(COUNT_RUNS, [firstRunIdAt(from), firstRunIdAt(until)]);
    if (rows[0].succeeded >= expected || Date.now() > until + PATIENCE_MS) return rows[0];
    await delay(1_000);
  }
}

const COUNT_RUNS = `
  SELECT count(*)::int AS rows, count(*) FILTER (WHERE state = 'succeeded')::int AS succeeded
  FROM runs WHERE id >= $1 AND id < $2`;

export function reportSoak({ expected, lost, doubled, rows, succeeded, late }) {
  const header = [
    'ticks',
    'lost / doubled at the target',
    'rows / succeeded in the ledger',
    'late p50 / p99 / max',
  ];
  const lateness = [late.p50, late.p99, late.max].map(milliseconds).join(' / ');
  const row = [count(expected), `${lost} / ${doubled}`, `${count(rows)} / ${count(succeeded)}`, lateness];
  return `${JOBS} one-second jobs, two schedulers, two runners, no fault. Bar: 0 / 0.\n\n${table(header, [row])}`;
}
