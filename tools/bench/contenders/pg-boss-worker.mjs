// One pg-boss worker that takes many jobs at once and makes their calls.
import PgBoss from 'pg-boss';
import { callTarget } from './axios-call.mjs';

const { DATABASE_URL, CONCURRENCY, BATCH } = process.env;
const OPTIONS = {
  batchSize: Number(BATCH),
  // The shortest interval that it accepts.
  pollingIntervalSeconds: 0.5,
  priority: false,
};

const boss = new PgBoss({ connectionString: DATABASE_URL, schedule: false });
boss.on('error', (error) => console.error(error));
await boss.start();
await boss.createQueue('ticks');
const worker = await boss.work('ticks', OPTIONS, callBatch);
console.log('The worker is ready');

process.once('SIGTERM', () => void boss.stop({ graceful: false, wait: false }).finally(() => process.exit()));

/** Makes all calls, a limited number at once. After a full batch it does not wait for the next poll. */
async function callBatch(jobs) {
  if (jobs.length === OPTIONS.batchSize) boss.notifyWorker(worker);
  const waiting = jobs.values();
  const callInTurn = async () => {
    for (const { id, data } of waiting) await callTarget({ ...data, run: id });
  };
  await Promise.all(Array.from({ length: Number(CONCURRENCY) }, callInTurn));
}
