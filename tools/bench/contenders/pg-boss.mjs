// What one would build on PostgreSQL: pg-boss jobs that start at the due instant, one worker, axios. Nothing is
// re-armed: the jobs of each burst are written before the burst, and that is not measured.
import { fileURLToPath } from 'node:url';
import PgBoss from 'pg-boss';
import { connect } from '../machine/private-cluster.mjs';
import { cpuSecondsOf } from '../machine/process-usage.mjs';
import { startNodeProcess } from '../product/node-process.mjs';
import { callbackOf } from './axios-call.mjs';

const WORKER = fileURLToPath(new URL('pg-boss-worker.mjs', import.meta.url));

export const pgBoss = (batch) => ({
  kind: 'pg-boss',
  name: `pg-boss + axios, batches of ${batch.toLocaleString('en-US')}`,

  async start({ servers, targetUrl, concurrency, jobs }) {
    const database = await servers.freshDatabase();
    const worker = await startNodeProcess(WORKER, {
      DATABASE_URL: database.url,
      BATCH: String(batch),
      CONCURRENCY: String(concurrency),
    });
    const client = await connect(database.url);
    const boss = new PgBoss({ connectionString: database.url, supervise: false, schedule: false });
    await boss.start();
    return {
      walBytes: servers.walBytes,
      cpuSeconds() {
        const { postgresql } = servers.cpuSeconds();
        return { worker: cpuSecondsOf(worker.pid), postgresql };
      },
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
        await database.drop();
      },
    };
  },
});

const COUNT_COMPLETED = `
  SELECT count(*)::int AS completed FROM pgboss.job WHERE name = 'ticks' AND start_after = $1 AND state = 'completed'`;
