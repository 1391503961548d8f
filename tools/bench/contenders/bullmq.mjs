// What one would build on Redis: BullMQ job schedulers, which re-arm themselves, some workers, axios.
import { fileURLToPath } from 'node:url';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { cpuSecondsOf } from '../machine/process-usage.mjs';
import { startNodeProcess } from '../product/node-process.mjs';
import { callbackOf } from './axios-call.mjs';

const WORKER = fileURLToPath(new URL('bullmq-worker.mjs', import.meta.url));
const SLICE = 500;

export const bullmq = (number) => ({
  kind: 'bullmq',
  name: `BullMQ + axios, ${number} worker${number === 1 ? '' : 's'}`,

  async start({ servers, targetUrl, concurrency, jobs, schedule }) {
    const connection = new Redis(servers.redis.url);
    const name = `ticks-${number}`;
    const queue = new Queue(name, { connection });
    const workers = await Promise.all(
      Array.from({ length: number }, () =>
        startNodeProcess(WORKER, {
          REDIS_URL: servers.redis.url,
          QUEUE: name,
          CONCURRENCY: String(Math.ceil(concurrency / number)),
        }),
      ),
    );
    const template = {
      name: 'tick',
      data: callbackOf(targetUrl),
      opts: { removeOnComplete: true, removeOnFail: true },
    };
    for (let from = 0; from < jobs; from += SLICE) {
      const ids = Array.from({ length: Math.min(SLICE, jobs - from) }, (_, index) => `job-${from + index}`);
      await Promise.all(ids.map((id) => queue.upsertJobScheduler(id, { pattern: schedule }, template)));
    }
    return {
      cpuSeconds() {
        const worker = workers.reduce((sum, { pid }) => sum + cpuSecondsOf(pid), 0);
        return { worker, redis: servers.cpuSeconds().redis };
      },
      /** It keeps no results: a job is removed when it has ended. */
      results: async () => jobs - (await queue.getActiveCount()) - (await queue.getWaitingCount()),
      async stop() {
        await Promise.all(workers.map((worker) => worker.stop()));
        await queue.close();
        connection.disconnect();
      },
    };
  },
});
