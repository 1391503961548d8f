// Very many jobs that are due at one instant: how long until all are recorded, published and re-armed, and until all are
// called. Also the memory that they take.
import { setTimeout as delay } from 'node:timers/promises';
import { count, mebibytes, table } from '../figures/markdown.mjs';
import { percentile } from '../figures/statistics.mjs';
import { otherShare } from '../machine/other-load.mjs';
import { startDistributed } from '../product/distributed.mjs';
import { seedJobs } from '../product/seeded-data.mjs';

const LOOK_MS = 250;
/** How long before the instant CPU counts. */
const EARLY_MS = 2_000;
/** When nothing happens for this long, nothing will. */
const STUCK_MS = 60_000;
/** How long we watch for surplus calls: longer than the reconciler takes to publish a run again. */
const AFTERMATH_MS = 10_000;
const REPORT_MS = 10_000;

export async function measureOneInstant({ servers, target, jobs, schedulers, runners, concurrency, log }) {
  await servers.empty();
  const memory = await redisBytes(servers);
  // Time for writing and arming the jobs.
  const dueAt = Math.ceil((Date.now() + 20_000 + jobs * 0.25) / 1000) * 1000;
  const due = new Date(dueAt);
  const schedule = `${due.getUTCSeconds()} ${due.getUTCMinutes()} * * * *`;
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
    const usage = async () => ({
      cpu: product.cpuSeconds(),
      machine: servers.machineUsage(),
      wal: await product.walBytes(),
    });
    const before = await usage();
    const published = await untilCalled({ product, target, jobs, dueAt, log });
    const after = await usage();
    await delay(AFTERMATH_MS);
    const { rows } = await product.client.query(
      'SELECT count(*)::int AS recorded FROM runs WHERE scheduled_at = $1',
      [due],
    );
    const calls = await target.calls();
    const distinct = new Set(calls.map(({ job }) => job)).size;
    return {
      jobs,
      processes: `${schedulers} / ${runners}`,
      published,
      called:
        (percentile(
          calls.map(({ arrivedAt }) => arrivedAt),
          1,
        ) -
          dueAt) /
        1000,
      lost: jobs - Math.min(distinct, rows[0].recorded),
      doubled: calls.length - distinct,
      cpu: Object.entries(after.cpu).map(
        ([part, seconds]) => `${part} ${(((seconds - before.cpu[part]) / jobs) * 1e6).toFixed(0)}`,
      ),
      wal: (after.wal - before.wal) / jobs,
      peak: product.schedulerBytes().peak,
      bytesPerJob,
      otherLoad: otherShare(before.machine, after.machine),
    };
  } finally {
    await product.stop();
  }
}

/** Waits until every job was called. Resolves to the seconds until all were armed again, which comes after publishing. */
async function untilCalled({ product, target, jobs, dueAt, log }) {
  let published = Number.NaN;
  let progress = 0;
  let [lastChange, lastReport] = [dueAt, dueAt];
  for (;;) {
    await delay(LOOK_MS);
    const rearmed = await product.armed(dueAt + 1_800_000);
    const called = await target.count();
    const now = Date.now();
    if (Number.isNaN(published) && rearmed >= jobs) published = (now - dueAt) / 1000;
    if (called >= jobs && !Number.isNaN(published)) return published;
    if (rearmed + called > progress) lastChange = now;
    progress = rearmed + called;
    if (now - lastChange > STUCK_MS) {
      throw new Error(`Of ${jobs} jobs only ${rearmed} were armed again and ${called} called.`);
    }
    if (now - lastReport > REPORT_MS) {
      lastReport = now;
      log(
        `after ${Math.round((now - dueAt) / 1000)} s: ${count(rearmed)} armed again, ${count(called)} called`,
      );
    }
  }
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
    figures.cpu.join(', '),
    `${count(figures.wal)} bytes`,
    mebibytes(figures.peak),
    `${count(figures.bytesPerJob)} bytes`,
    `${Math.round(figures.otherLoad * 100)} %`,
  ];
  return `${table(header, [row])}\n\nBars for 1,000,000 with two runners: 90 s and 240 s.`;
}
