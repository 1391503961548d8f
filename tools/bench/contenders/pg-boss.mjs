// What one would build on PostgreSQL: pg-boss jobs that start at the due instant, one worker, axios. Nothing is
// re-armed: the jobs of each burst are written before the burst, and that is not measured. It has a PostgreSQL of its own, so
// that the vacuum of others is not counted as its work.
import { fileURLToPath } from 'node:url';
import PgBoss from 'pg-boss';
import { connect } from '../machine/private-cluster.mjs';
import { cpuSecondsOf, cpuSecondsOfTrees } from '../machine/process-usage.mjs';
import { startPostgres } from '../machine/servers.mjs';
import { startNodeProcess } from '../product/node-process.mjs';
import { callbackOf } from './axios-call.mjs';

const WORKER = fileURLToPath(new URL('pg-boss-worker.mjs', import.meta.url));

export const pgBoss = (batch) => ({
  kind: 'pg-boss',
  name: `pg-boss + axios, batches of ${batch.toLocaleString('en-US')}`,

  async start({ targetUrl, concurrency, jobs }) {
    const postgres = await startPostgres();
    const worker = await startNodeProcess(WORKER, {
      DATABASE_URL: postgres.url,
      BATCH: String(batch),
      CONCURRENCY: String(concurrency),
    });
    const client = await connect(postgres.url);
    const boss = new PgBoss({ connectionString: postgres.url, supervise: false, schedule: false });
    await boss.start();
    return {
      walBytes: client.walBytes,
      cpuSeconds: () => ({
        worker: cpuSecondsOf(worker.pid),
        postgresql: cpuSecondsOfTrees([postgres.pid]),
      }),
      async arm(dueAt) {
        await boss.insert(
          Array.from({ length: jobs }, (_, index) => ({
            name: 'ticks',
            data: { callback: callbackOf(targetUrl), job: `job-${index}`, scheduledAt: dueAt },
            startAfter: new Date(dueAt),
          })),
        );
        await client.query('VACUUM ANALYZE pgboss.job');
      },
      async results(dueAt) {
        const { rows } = await client.query(COUNT_COMPLETED, [new Date(dueAt)]);
        return rows[0].completed;
      },
      async stop() {
        await worker.stop();
        await boss.stop({ graceful: false, wait: false });
        await client.end();
        await postgres.stop();
      },
    };
  },
});

const COUNT_COMPLETED = `
  SELECT count(*)::int AS completed FROM pgboss.job WHERE name = 'ticks' AND start_after = $1 AND state = 'completed'`;
