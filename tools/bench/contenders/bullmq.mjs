// What one would build on Redis: BullMQ job schedulers, one worker, axios.
import { fileURLToPath } from 'node:url';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { startNodeProcess } from '../node-process.mjs';
import { callbackOf } from './keep-alive-axios.mjs';

const WORKER = fileURLToPath(new URL('bullmq-worker.mjs', import.meta.url));
const SLICE = 500;

export const bullmq = {
  kind: 'bullmq',
  keepsResults: false,
  name: 'BullMQ job schedulers + axios',

  async start({ servers, targetUrl, concurrency }) {
    await servers.empty();
    const connection = new Redis(servers.redis.url);
    const queue = new Queue('ticks', { connection });
    const worker = await startNodeProcess(WORKER, {
      REDIS_URL: servers.redis.url,
      CONCURRENCY: String(concurrency),
    });
    return {
      processes: { worker: worker.pid },
      async armFirst({ jobs, schedule }) {
        const template = {
          name: 'tick',
          data: callbackOf(targetUrl),
          opts: { removeOnComplete: true, removeOnFail: true },
        };
        for (let from = 0; from < jobs; from += SLICE) {
          const ids = Array.from(
            { length: Math.min(SLICE, jobs - from) },
            (_, index) => `job-${from + index}`,
          );
          await Promise.all(ids.map((id) => queue.upsertJobScheduler(id, { pattern: schedule }, template)));
        }
      },
      armNext: async () => undefined,
      /** It keeps no results: a job is removed when it has ended. */
      results: async (_, jobs) => jobs - (await queue.getActiveCount()) - (await queue.getWaitingCount()),
      async stop() {
        await worker.stop();
        await queue.close();
        connection.disconnect();
      },
    };
  },
};
