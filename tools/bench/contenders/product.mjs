// Job-Scheduler, as one scheduler and some runners, and as one process.
import { firstRunIdAt } from '../../../libs/job-model/dist/index.js';
import { startDistributed } from '../product/distributed.mjs';
import { seedJobs } from '../product/seeded-data.mjs';
import { startStandalone } from '../product/standalone.mjs';

export const distributed = (runners) => ({
  kind: 'distributed',
  name: `Job-Scheduler, ${runners} runner${runners === 1 ? '' : 's'}`,
  async start({ servers, ...plan }) {
    return contending(
      await startDistributed({ servers, processes: { api: 0, runner: runners }, ...start(plan) }),
    );
  },
});

export const standalone = ({ name, kind = 'standalone', build, settings }) => ({
  kind,
  name,
  start: async ({ servers: _, ...plan }) =>
    contending(await startStandalone({ build, ...start(plan, settings) })),
});

const start = ({ jobs, schedule, nextDue, targetUrl, concurrency }, settings) => ({
  seed: (client) => seedJobs(client, { jobs, schedule, url: targetUrl, nextDue }),
  settings: { RUNNER_CONCURRENCY: String(concurrency), ...settings },
});

const contending = (product) => ({
  ...product,
  async results(dueAt) {
    const ids = [firstRunIdAt(dueAt), firstRunIdAt(dueAt + 1)];
    const { rows } = await product.client.query(COUNT_RESULTS, [...ids, new Date(dueAt)]);
    return rows[0].succeeded;
  },
});

const COUNT_RESULTS = `
  SELECT count(*)::int AS succeeded FROM runs
  WHERE id >= $1 AND id < $2 AND scheduled_at = $3 AND state = 'succeeded'`;
