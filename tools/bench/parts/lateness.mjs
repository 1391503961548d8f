// How late calls are, at the target and, by the history of runs, to the first byte sent: one-second jobs made through the
// api, on otherwise idle processes, or while many other jobs are due at one instant.
import { setTimeout as delay } from 'node:timers/promises';
import { milliseconds, table } from '../figures/markdown.mjs';
import { percentile } from '../figures/statistics.mjs';
import { otherShare } from '../machine/other-load.mjs';
import { startDistributed } from '../product/distributed.mjs';
import { seedJobs } from '../product/seeded-data.mjs';
import { startStandalone } from '../product/standalone.mjs';

const SHAPES = { distributed: startDistributed, standalone: startStandalone };
const POLICIES = {
  defaults: {},
  'skip, retries': { overlap: 'skip', retry: { max_attempts: 3 } },
};
const OTHERS_PERIOD_SECONDS = 20;

/** Both shapes with both kinds of policies, one after the other. */
export async function measureIdle({ servers, target, seconds, log }) {
  const rows = [];
  for (const [shape, start] of Object.entries(SHAPES)) {
    for (const [policies, fields] of Object.entries(POLICIES)) {
      await servers.empty();
      const product = await start({ servers });
      try {
        const watched = { product, servers, target, seconds, fields };
        rows.push({ name: `${shape}, ${policies}`, ...(await watchOneSecondJobs(watched)) });
        log(describeLateness(rows.at(-1)));
      } finally {
        await product.stop();
      }
    }
  }
  return rows;
}

/** A hundred one-second jobs of both shapes: those of their ticks that are due while a burst of others goes on. */
export async function measureCrowd({ servers, target, seconds, others, log }) {
  const schedule = `*/${OTHERS_PERIOD_SECONDS} * * * * *`;
  const rows = [];
  for (const [shape, start] of Object.entries(SHAPES)) {
    await servers.empty();
    const seed = (client) => seedJobs(client, { jobs: others, schedule, url: target.url });
    const product = await start({ servers, seed });
    try {
      const watched = { product, servers, target, seconds, jobs: 100, isCounted: duringBursts };
      rows.push({ name: shape, ...(await watchOneSecondJobs(watched)) });
      log(describeLateness(rows.at(-1)));
    } finally {
      await product.stop();
    }
  }
  return rows;
}

/** The instants at which a burst of the other jobs is due, or has not ended. */
function duringBursts(otherCalls) {
  const ends = new Map();
  for (const { scheduledAt, arrivedAt } of otherCalls) {
    ends.set(scheduledAt, Math.max(ends.get(scheduledAt) ?? 0, arrivedAt));
  }
  return (instant) => [...ends].some(([begin, end]) => begin <= instant && instant <= end);
}

/** Makes the jobs and watches them. `isCounted(calls of others)` gives the ticks that count, all of them if absent. */
export async function watchOneSecondJobs({
  product,
  servers,
  target,
  seconds,
  jobs = 20,
  fields,
  isCounted,
}) {
  const made = new Set();
  for (let index = 0; index < jobs; index += 1) {
    const job = { callback_url: target.url, payload: { index } };
    const definition = { name: `tick-${index}`, schedule: '* * * * * *', job, ...fields };
    made.add((await product.call('POST', '/v1/jobs', definition)).id);
  }
  await target.forget();
  const from = Math.ceil(Date.now() / 1000) * 1000 + 2000;
  const until = from + seconds * 1000;
  await delay(from - 1000 - Date.now());
  const before = servers.machineUsage();
  await delay(until + 1000 - Date.now());
  const after = servers.machineUsage();
  const calls = (await target.calls()).filter(
    ({ scheduledAt }) => scheduledAt >= from && scheduledAt < until,
  );
  const counts = isCounted?.(calls.filter(({ job }) => !made.has(job))) ?? (() => true);
  const own = calls.filter(({ job, scheduledAt }) => made.has(job) && counts(scheduledAt));
  const instants = Array.from({ length: seconds }, (_, index) => from + index * 1000).filter(counts);
  if (instants.length === 0) throw new Error('No tick counts: give more --seconds.');
  const sent = [];
  for (const job of made) sent.push(...(await sentOf(product, job, { from, until, counts })));
  return {
    calls: own.length,
    ticks: new Set(own.map((call) => `${call.job} ${call.scheduledAt}`)).size,
    expected: jobs * instants.length,
    sent: summary(sent),
    arrived: summary(own.map((call) => call.arrivedAt - call.scheduledAt)),
    otherLoad: otherShare(before, after),
  };
}

/** How late the runs of a job were sent, ms. */
async function sentOf({ call }, job, { from, until, counts }) {
  const late = [];
  let cursor = '';
  do {
    const { data, next_cursor } = await call('GET', `/v1/jobs/${job}/runs?limit=100${cursor}`);
    for (const { scheduled_at, lateness_ms } of data) {
      const instant = Date.parse(scheduled_at);
      if (instant < from) return late;
      if (instant < until && counts(instant) && lateness_ms !== null) late.push(lateness_ms);
    }
    cursor = next_cursor === null ? null : `&cursor=${next_cursor}`;
  } while (cursor !== null);
  return late;
}

const summary = (late) => [0.5, 0.99, 1].map((share) => percentile(late, share));
const described = (late) => late.map(milliseconds).join(' / ');
const percent = (share) => `${Math.round(share * 100)} %`;

export const describeLateness = ({ name, calls, ticks, expected, sent, arrived, otherLoad }) =>
  `${name}: ${calls} calls, ${ticks} distinct ticks of ${expected}; late p50 / p99 / max: sent ${described(sent)}, ` +
  `arrived ${described(arrived)}; other load ${percent(otherLoad)}`;

export function reportLateness(rows, introduction) {
  const header = [
    '',
    'calls / distinct ticks / expected',
    'sent late p50 / p99 / max',
    'arrived',
    'other load',
  ];
  const cells = rows.map(({ name, calls, ticks, expected, sent, arrived, otherLoad }) => [
    name,
    [calls, ticks, expected].join(' / '),
    described(sent),
    described(arrived),
    percent(otherLoad),
  ]);
  return `${introduction}\n\n${table(header, cells)}`;
}

export const IDLE =
  'Twenty one-second jobs, made through the api, on otherwise idle processes. Bars for p50 / p99 sent: 3 / 10 ms; with ' +
  'overlap `skip` and retries 10 / 25 ms.';
export const crowdOf = ({ others }) =>
  `A hundred one-second jobs, those of their ticks that are due while a burst of ${others} other jobs goes on, which are due at ` +
  `one instant every ${OTHERS_PERIOD_SECONDS} s. Bar: p99 250 ms.`;
