// What one would build on PostgreSQL: pg-boss jobs that start at the due instant, one worker, axios. Nothing is
// re-armed: the jobs of each burst are written before the burst, and that is not measured.
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import PgBoss from 'pg-boss';
import { startNodeProcess } from '../node-process.mjs';
import { callbackOf } from './keep-alive-axios.mjs';

const WORKER = fileURLToPath(new URL('pg-boss-worker.mjs', import.meta.url));

export const pgBoss = {
  kind: 'pg-boss',
  keepsResults: true,
  name: 'pg-boss + axios',

  async start({ servers, targetUrl, concurrency }) {
    const database = await servers.freshDatabase();
    const worker = await startNodeProcess(WORKER, {
      DATABASE_URL: database.url,
      CONCURRENCY: String(concurrency),
    });
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const boss = new PgBoss({ connectionString: database.url, supervise: false, schedule: false });
    await boss.start();
    const arm = async ({ jobs, dueAt }) => {
      await boss.insert(
        Array.from({ length: jobs }, (_, index) => ({
          name: 'ticks',
          data: { callback: callbackOf(targetUrl), job: `job-${index}`, scheduledAt: dueAt },
          startAfter: new Date(dueAt),
        })),
      );
      await client.query('VACUUM ANALYZE pgboss.job');
    };
    return {
      processes: { worker: worker.pid },
      armFirst: arm,
      armNext: arm,
      async results(dueAt) {
        const { rows } = await client.query(COUNT_COMPLETED, [new Date(dueAt)]);
        return rows[0].completed;
      },
      async stop() {
        await worker.stop();
        await boss.stop({ graceful: false, wait: false });
        await client.end();
        await database.drop();
      },
    };
  },
};

const COUNT_COMPLETED = `
  SELECT count(*)::int AS completed FROM pgboss.job WHERE name = 'ticks' AND start_after = $1 AND state = 'completed'`;
