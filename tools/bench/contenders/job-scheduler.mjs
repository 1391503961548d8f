// Job-Scheduler as one scheduler and one runner: jobs in PostgreSQL, due times in Redis, runs through RabbitMQ.
import pg from 'pg';
import { firstRunIdAt } from '../../../libs/job-model/dist/index.js';
import { migrate } from '../../../libs/job-store/dist/postgres/index.js';
import { armFromStore } from '../priority-queue-keys.mjs';
import { seedJobs } from '../seeded-data.mjs';
import { startService } from '../services.mjs';

/** A contender whose messages carry up to `runsPerMessage` runs; `more`: other settings, and a name for them. */
export const jobScheduler = (runsPerMessage, more = { settings: {} }) => ({
  kind: 'product',
  keepsResults: true,
  name: more.name ?? `Job-Scheduler, ${runsPerMessage} run${runsPerMessage === 1 ? '' : 's'} per message`,

  async start({ servers, targetUrl, concurrency }) {
    const database = await servers.freshDatabase();
    await migrate(database.url);
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const settings = {
      RUNS_PER_MESSAGE: String(runsPerMessage),
      RUNNER_CONCURRENCY: String(concurrency),
      ...more.settings,
    };
    const start = (name) => startService(name, { servers, databaseUrl: database.url, settings });
    const [scheduler, runner] = await Promise.all([start('scheduler'), start('runner')]);
    return {
      processes: { scheduler: scheduler.pid, runner: runner.pid },
      async armFirst({ jobs, schedule, dueAt }) {
        await seedJobs(client, { jobs, schedule, url: targetUrl, nextDue: dueAt });
        await client.query('VACUUM ANALYZE');
        await armFromStore(servers, jobs);
      },
      armNext: async () => undefined,
      /** The number of results of a tick in the ledger. */
      async results(dueAt) {
        const { rows } = await client.query(COUNT_RESULTS, [
          firstRunIdAt(dueAt),
          firstRunIdAt(dueAt + 1),
          new Date(dueAt),
        ]);
        return rows[0].succeeded;
      },
      async stop() {
        await Promise.all([scheduler.stop(), runner.stop()]);
        await client.end();
        await database.drop();
      },
    };
  },
});

const COUNT_RESULTS = `
  SELECT count(*)::int AS succeeded FROM runs
  WHERE id >= $1 AND id < $2 AND scheduled_at = $3 AND state = 'succeeded'`;
