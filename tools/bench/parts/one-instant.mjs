// Very many jobs that are due at one instant: how long until all are recorded, published and re-armed, and until all are
// called. Also the memory that they take.
import { setTimeout as delay } from 'node:timers/promises';
import { count, mebibytes, table } from '../figures/markdown.mjs';
import { percentile } from '../figures/statistics.mjs';
import { costPerCall, spentBy } from '../machine/cost.mjs';
import { startDistributed } from '../product/distributed.mjs';
import { seedJobs } from '../product/seeded-data.mjs';
import { untilDone } from './progress.mjs';

const LOOK_MS = 250;
/** How long before the instant CPU counts. */
const EARLY_MS = 2_000;
/** How long we watch for surplus calls: longer than the reconciler takes to publish a run again. */
const AFTERMATH_MS = 10_000;

export async function measureOneInstant({
  servers,
  target,
  due: jobs,
  schedulers,
  runners,
  concurrency,
  log,
}) {
  await servers.empty();
  const memory = await redisBytes(servers);
  // Time for writing and arming the jobs.
  const dueAt = Math.ceil((Date.now() + 20_000 + jobs * 0.25) / 1000) * 1000;
  const instant = new Date(dueAt);
  const schedule = `${instant.getUTCSeconds()} ${instant.getUTCMinutes()} * * * *`;
  const product = await startDistributed({
    servers,
    processes: { api: 0, scheduler: schedulers, runner: runners },
    settings: { RUNNER_CONCURRENCY: String(concurrency) },
    seed: (client) => seedJobs(client, { jobs, schedule, url: target.url, nextDue: dueAt }),
  });
  try {
    while ((await product.armed()) < jobs) {
      if (Date.now() > dueAt - EARLY_MS)
        throw new Error(`Arming ${jobs} jobs took too long: give fewer --due.`);
      await delay(LOOK_MS);
    }
    log(`${count(jobs)} jobs are armed, due in ${Math.round((dueAt - Date.now()) / 1000)} s`);
    const bytesPerJob = ((await redisBytes(servers)) - memory) / jobs;
    await target.forget();
    await delay(dueAt - EARLY_MS - Date.now());
    const before = await spentBy({ running: product, servers, target });
    const published = await untilCalled({ product, target, jobs, dueAt, log });
    const after = await spentBy({ running: product, servers, target });
    await delay(AFTERMATH_MS);
    const { rows } = await product.client.query(
      'SELECT count(*)::int AS recorded FROM runs WHERE scheduled_at = $1',
      [instant],
    );
    const calls = await target.calls();
    const distinct = new Set(calls.map(({ job }) => job)).size;
    const arrivals = calls.map(({ arrivedAt }) => arrivedAt);
    return {
      jobs,
      processes: `${schedulers} / ${runners}`,
      published,
      called: (percentile(arrivals, 1) - dueAt) / 1000,
      lost: jobs - Math.min(distinct, rows[0].recorded),
      doubled: calls.length - distinct,
      peak: product.schedulerBytes().peak,
      bytesPerJob,
      ...costPerCall(before, after, jobs),
    };
  } finally {
    await product.stop();
  }
}

/** Waits until every job was called. Resolves to the seconds until all were armed again, which comes after publishing. */
async function untilCalled({ product, target, jobs, dueAt, log }) {
  let published = Number.NaN;
  const look = async () => {
    const rearmed = await product.armed(dueAt + 1_800_000);
    if (Number.isNaN(published) && rearmed >= jobs) published = (Date.now() - dueAt) / 1000;
    const called = await target.count();
    return { rearmed, called, done: rearmed >= jobs && called >= jobs };
  };
  await untilDone({ look, log, from: dueAt });
  return published;
}

async function redisBytes({ redis }) {
  return Number(/used_memory:(\d+)/.exec(await redis.client.info('memory'))[1]);
}

export function reportOneInstant(figures) {
  const header = [
    'due at one instant',
    'schedulers / runners',
    'all recorded, published, armed again after',
    'all called after',
    'lost / doubled',
    'CPU µs per callback',
    'WAL per callback',
    'memory of a scheduler, at most',
    'Redis per armed job',
    'other load',
  ];
  const row = [
    count(figures.jobs),
    figures.processes,
    `${figures.published.toFixed(1)} s`,
    `${figures.called.toFixed(1)} s`,
    `${figures.lost} / ${figures.doubled}`,
    Object.entries(figures.cpu)
      .map(([part, spent]) => `${part} ${spent.toFixed(0)}`)
      .join(', '),
    `${count(figures.wal)} bytes`,
    mebibytes(figures.peak),
    `${count(figures.bytesPerJob)} bytes`,
    `${Math.round(figures.otherLoad * 100)} %`,
  ];
  return `${table(header, [row])}\n\nBars for 1,000,000 with two runners: 90 s and 240 s.`;
}
