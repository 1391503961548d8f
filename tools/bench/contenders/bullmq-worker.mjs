// One BullMQ worker that makes the calls.
import { Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { callTarget } from './axios-call.mjs';

const { REDIS_URL, QUEUE, CONCURRENCY } = process.env;

// BullMQ requires this of a worker's connection.
const connection = new Redis(REDIS_URL, { maxRetriesPerRequest: null });
const worker = new Worker(QUEUE, callJob, { connection, concurrency: Number(CONCURRENCY) });
worker.on('error', (error) => console.error(error));
worker.on('failed', (_, error) => console.error(error));
await worker.waitUntilReady();
console.log('The worker is ready');

process.once('SIGTERM', () => void worker.close().finally(() => process.exit()));

/** A job scheduler's jobs are called `repeat:<scheduler>:<due, epoch ms>`. */
async function callJob({ id, data }) {
  const [, job, scheduledAt] = id.split(':');
  await callTarget({ callback: data, job, run: id, scheduledAt: Number(scheduledAt) });
}
