// Ticks per second through one scheduler without a runner: claimed, recorded, published and re-armed. Also the memory
// that an armed job takes in Redis.
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { migrate } from '../../../libs/job-store/dist/postgres/index.js';
import { count, mebibytes, table } from '../markdown.mjs';
import { cpuSecondsOf, residentBytes } from '../process-usage.mjs';
import { armFromStore, DUE_TIMES } from '../priority-queue-keys.mjs';
import { seedJobs } from '../seeded-data.mjs';
import { startService } from '../services.mjs';
import { median } from '../statistics.mjs';

const LOOK_MS = 100;
/** The queue counts as complete when it has not grown for this long. */
const QUIET_MS = 2_000;
/** When nothing happens for this long, nothing will. */
const STUCK_MS = 60_000;
const REPORT_MS = 10_000;

export async function measureScheduler({ servers, jobs, runsPerMessage, log }) {
  const database = await servers.freshDatabase();
  await migrate(database.url);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const settings = { RUNS_PER_MESSAGE: String(runsPerMessage) };
  const scheduler = await startService('scheduler', { servers, databaseUrl: database.url, settings });
  try {
    const memory = await usedMemory(servers);
    const dueAt = await armHourly({ servers, client, jobs });
    log(
      `scheduler alone | ${count(jobs)} jobs are armed, due in ${Math.round((dueAt - Date.now()) / 1000)} s`,
    );
    const bytesPerJob = ((await usedMemory(servers)) - memory) / jobs;
    await delay(dueAt - 500 - Date.now());
    const cpu = () => ({ scheduler: cpuSecondsOf(scheduler.pid), ...servers.cpuSeconds() });
    const before = cpu();
    const seconds = await untilDispatched({ servers, jobs, dueAt, log });
    const after = cpu();
    const { peak } = residentBytes(scheduler.pid);
    const { rows } = await client.query(
      'SELECT count(*)::int AS recorded FROM runs WHERE scheduled_at = $1',
      [new Date(dueAt)],
    );
    await scheduler.stop();
    return {
      jobs,
      seconds,
      bytesPerJob,
      peak,
      recorded: rows[0].recorded,
      published: await countPublished(servers),
      cpu: Object.fromEntries(
        Object.entries(after).map(([part, value]) => [part, ((value - before[part]) / jobs) * 1e6]),
      ),
    };
  } finally {
    await scheduler.stop();
    await client.end();
    await database.drop();
  }
}

/** Creates jobs that are due at one instant and then not for an hour. Resolves to the instant. */
async function armHourly({ servers, client, jobs }) {
  const needed = 10_000 + jobs * 0.2;
  const dueAt = Math.ceil((Date.now() + needed) / 1000) * 1000;
  const due = new Date(dueAt);
  const schedule = `${due.getUTCSeconds()} ${due.getUTCMinutes()} * * * *`;
  await seedJobs(client, { jobs, schedule, url: 'http://127.0.0.1:9/hook', nextDue: dueAt });
  await client.query('VACUUM ANALYZE');
  await armFromStore(servers, jobs);
  if (Date.now() > dueAt - 500) throw new Error(`Arming ${jobs} jobs took too long.`);
  return dueAt;
}

/** Seconds from the due instant until every job is armed again and the job queue no longer grows. */
async function untilDispatched({ servers, jobs, dueAt, log }) {
  let messages = 0;
  let lastChange = dueAt;
  let rearmed = 0;
  let lastReport = dueAt;
  while (rearmed < jobs || Date.now() - lastChange < QUIET_MS) {
    await delay(LOOK_MS);
    const queue = await servers.rabbitmq.channel.checkQueue(servers.runsQueue);
    const armed = await servers.redis.client.zcount(DUE_TIMES, dueAt + 1_800_000, '+inf');
    if (queue.messageCount > messages || armed > rearmed) lastChange = Date.now();
    messages = queue.messageCount;
    rearmed = armed;
    if (Date.now() - lastChange > STUCK_MS) throw new Error(`Only ${rearmed} of ${jobs} jobs were re-armed.`);
    if (Date.now() - lastReport > REPORT_MS) {
      lastReport = Date.now();
      log(`scheduler alone | after ${Math.round((lastReport - dueAt) / 1000)} s: ${count(rearmed)} re-armed`);
    }
  }
  return (lastChange - dueAt) / 1000;
}

async function usedMemory({ redis }) {
  return Number(/used_memory:(\d+)/.exec(await redis.client.info('memory'))[1]);
}

/** Takes all messages out of the job queue. Resolves to the number of runs in them, and the number of distinct runs. */
async function countPublished({ rabbitmq, runsQueue }) {
  const { channel } = rabbitmq;
  const distinct = new Set();
  let runs = 0;
  let lastMessage = performance.now();
  const { consumerTag } = await channel.consume(
    runsQueue,
    ({ content }) => {
      for (const run of JSON.parse(content.toString()).runs) {
        runs += 1;
        distinct.add(run.run_id);
      }
      lastMessage = performance.now();
    },
    { noAck: true },
  );
  while (performance.now() - lastMessage < QUIET_MS) await delay(LOOK_MS);
  await channel.cancel(consumerTag);
  return { runs, distinct: distinct.size };
}

export function describeScheduler({ jobs, seconds, recorded, published, peak, bytesPerJob, cpu }) {
  const parts = Object.entries(cpu).map(([part, microseconds]) => `${part} ${microseconds.toFixed(1)}`);
  return (
    `scheduler alone | ${count(jobs)} ticks in ${seconds.toFixed(2)} s = ${count(jobs / seconds)}/s; recorded ${recorded}, ` +
    `published ${published.distinct} (${published.runs} in messages); CPU µs per tick: ${parts.join(', ')}; ` +
    `scheduler's memory at most ${mebibytes(peak)}; ${bytesPerJob.toFixed(0)} bytes of Redis per armed job`
  );
}

/** `rounds` holds the rounds of each number of jobs. */
export function reportScheduler(rounds, bar) {
  const header = [
    'due at one instant',
    'all recorded, published, re-armed after',
    'ticks/s',
    'lost / doubled',
    'CPU per tick: scheduler / PostgreSQL / Redis / RabbitMQ',
    'memory of the scheduler, at most',
    'Redis per armed job',
  ];
  const sizes = [...new Set(rounds.map(({ jobs }) => jobs))];
  const rows = sizes.map((jobs) => {
    const some = rounds.filter((round) => round.jobs === jobs);
    const middle = (value) => median(some.map(value));
    const seconds = middle((round) => round.seconds);
    const sum = (value) => some.reduce((total, round) => total + value(round), 0);
    return [
      count(jobs),
      `${seconds.toFixed(2)} s`,
      count(jobs / seconds),
      `${sum((round) => jobs - Math.min(round.recorded, round.published.distinct))} / ${sum((round) => round.published.runs - round.published.distinct)}`,
      ['scheduler', 'postgresql', 'redis', 'rabbitmq']
        .map((part) => `${middle((round) => round.cpu[part]).toFixed(1)} µs`)
        .join(' / '),
      mebibytes(middle((round) => round.peak)),
      `${count(middle((round) => round.bytesPerJob))} bytes`,
    ];
  });
  return `${table(header, rows)}\n\nBars: ${bar}.`;
}
