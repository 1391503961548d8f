// Many ticks without a fault through two schedulers and two runners: none may be lost, none doubled.
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
/** Arming; and at the end, how late a call may be before it counts as lost. */
const LEAD_MS = 15_000;
const GRACE_MS = 10_000;

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
    await seedJobs(client, { jobs: JOBS, schedule: '* * * * * *', url: target.url, nextDue: from });
    await client.query('VACUUM ANALYZE');
    await armFromStore(servers, JOBS);
    await delay(until + GRACE_MS - Date.now());
    const calls = (await target.calls()).filter(
      ({ scheduledAt }) => scheduledAt >= from && scheduledAt < until,
    );
    const { rows } = await client.query(COUNT_RUNS, [firstRunIdAt(from), firstRunIdAt(until)]);
    const late = calls.map((call) => call.arrivedAt - call.scheduledAt);
    const distinct = new Set(calls.map((call) => `${call.job} ${call.scheduledAt}`)).size;
    const expected = (JOBS * (until - from)) / 1000;
    return {
      expected,
      lost: expected - distinct,
      doubled: calls.length - distinct,
      ...rows[0],
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
