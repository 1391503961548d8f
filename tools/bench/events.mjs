// How soon a listener hears of what was committed, and what 1,000 listeners take from callbacks: bursts with and without them in turn.
// Usage: node tools/bench/events.mjs [latency | own | all] [jobs=5000] [pairs=5]
//   latency: from the commit of the end of a run to each of two listeners, while 20 one-second jobs run
//   own: each listener wants one job, which has no run; all: each wants everything
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { firstRunIdAt } from '../../libs/job-model/dist/index.js';
import { describeRatio } from './figures/ratios.mjs';
import { percentile } from './figures/statistics.mjs';
import { costPerCall, spentBy } from './machine/cost.mjs';
import { cpuSecondsOf } from './machine/process-usage.mjs';
import { startServers } from './machine/servers.mjs';
import { startDistributed } from './product/distributed.mjs';
import { seedJobs } from './product/seeded-data.mjs';
import { openListeners } from './targets/event-listeners.mjs';
import { startTarget } from './targets/recording-target.mjs';

const BAR_MS = 200;
const EVENTS = 300;
const LISTENERS = 1_000;
const PERIOD_MS = 20_000;
/** How long before a burst everybody is connected, and its cost begins to count. */
const EARLY_MS = 2_000;

const INSERT_RUN = `
  INSERT INTO runs (id, job_id, job_revision, trigger, state, scheduled_at, created_at, queued_at, claimed_at, started_at, finished_at, attempts, response_bodies)
  VALUES ($1, $2, 1, 'manual', 'succeeded', now(), now(), now(), now(), now(), now(), '[]', '{}')`;

const [wanted = 'latency', jobs = 5_000, pairs = 5] = process.argv
  .slice(2)
  .map((text) => (/^\d+$/.test(text) ? Number(text) : text));
const servers = await startServers();
const target = await startTarget('raw');
try {
  if (wanted === 'latency') await measureLatency();
  else await measureBursts(wanted);
} finally {
  target.stop();
  await servers.stop();
}

async function measureLatency() {
  const product = await startDistributed({
    servers,
    seed: (client) => seedJobs(client, { jobs: 20, schedule: '* * * * * *', url: target.url }),
  });
  try {
    const { rows } = await product.client.query('SELECT id FROM jobs LIMIT 1');
    // As all processes of the product: their transactions are waited for.
    await product.client.query(`SET application_name = 'job-scheduler'`);
    const heard = new Map();
    await Promise.all([
      listen(`${product.url}/v1/events`, heard),
      listen(`${product.url}/v1/events?job_id=${rows[0].id}`, heard),
    ]);
    console.log('Measuring …');
    const late = [];
    for (let index = 0; index < EVENTS; index += 1) {
      const id = firstRunIdAt(Date.now()).slice(0, 14) + randomUUID().slice(14);
      await product.client.query('BEGIN');
      await product.client.query(INSERT_RUN, [id, rows[0].id]);
      const begun = performance.now();
      await product.client.query('COMMIT');
      const times = await timesOf(heard, id);
      late.push(...times.map((at) => at - begun));
      await delay(Math.random() * 150);
    }
    const ms = (share) => `${percentile(late, share).toFixed(0)} ms`;
    console.log(
      `${EVENTS} events, two listeners: p50 ${ms(0.5)}, p99 ${ms(0.99)}, worst ${ms(1)} from the commit being sent (bar: p99 <= ${BAR_MS} ms)`,
    );
  } finally {
    await product.stop();
  }
}

/** Notes when it hears of each run. Resolves once it listens. */
async function listen(url, heard) {
  const response = await fetch(url);
  const parts = response.body.pipeThrough(new TextDecoderStream()).getReader();
  await parts.read();
  void (async () => {
    for (let rest = ''; ;) {
      const { value, done } = await parts.read();
      if (done) return;
      const at = performance.now();
      const lines = (rest + value).split('\n');
      rest = lines.pop();
      for (const line of lines) {
        const [, id] = /^data: .*"run_id":"([^"]+)"/.exec(line) ?? [];
        if (id !== undefined) heard.set(id, [...(heard.get(id) ?? []), at]);
      }
    }
  })().catch(() => undefined);
}

async function timesOf(heard, id) {
  while ((heard.get(id)?.length ?? 0) < 2) await delay(5);
  return heard.get(id);
}

async function measureBursts(kind) {
  const product = await startDistributed({
    servers,
    seed: (client) =>
      seedJobs(client, { jobs, schedule: `*/${PERIOD_MS / 1000} * * * * *`, url: target.url }),
  });
  const paths = Array.from({ length: LISTENERS }, () =>
    kind === 'own' ? `/v1/events?job_id=${randomUUID()}` : '/v1/events',
  );
  try {
    console.log('Measuring …');
    const found = [];
    // The first bursts of a process are slower: one with listeners and one without do not count.
    for (let pair = -1; pair < pairs; pair += 1) {
      // Who begins changes from pair to pair.
      const order = pair % 2 === 0 ? ['without', 'with'] : ['with', 'without'];
      const bursts = {};
      for (const each of order) bursts[each] = await measureBurst(product, each === 'with' ? paths : []);
      for (const each of order)
        console.log(
          `${pair < 0 ? 'warm-up' : `pair ${pair + 1}`}, ${each.padEnd(7)} ${describe(bursts[each])}`,
        );
      if (pair >= 0) found.push({ ours: bursts.with, theirs: bursts.without });
    }
    const ratio = (value) =>
      describeRatio(found, { value: ({ ours, theirs }) => value(ours) / value(theirs), needed: 3 });
    console.log(`with / without: callbacks/s ${ratio(({ perSecond }) => perSecond)} (bar >= 0.99)`);
    console.log(
      `with / without: CPU per callback of what makes it ${ratio(({ cpu }) => cpu.all)} (bar <= 1.01)`,
    );
  } finally {
    await product.stop();
  }
}

async function measureBurst(product, paths) {
  const dueAt = Math.ceil((Date.now() + EARLY_MS + 5_000) / PERIOD_MS) * PERIOD_MS;
  const listeners = paths.length === 0 ? null : await openListeners(product.url, paths);
  await delay(dueAt - EARLY_MS - Date.now());
  await target.forget();
  const apiBefore = cpuSecondsOf(product.pidOfApi);
  const before = await spentBy({ running: product, servers, target });
  while ((await target.count()) < jobs && Date.now() < dueAt + PERIOD_MS / 2) await delay(100);
  await delay(1_000);
  const after = await spentBy({ running: product, servers, target });
  const api = cpuSecondsOf(product.pidOfApi) - apiBefore;
  const own = listeners === null ? 0 : cpuSecondsOf(listeners.pid);
  const { bytes = 0 } = (await listeners?.received()) ?? {};
  await listeners?.close();
  const calls = (await target.calls()).filter(({ scheduledAt }) => scheduledAt === dueAt);
  const distinct = new Set(calls.map(({ job }) => job)).size;
  const last = percentile(
    calls.map(({ arrivedAt }) => arrivedAt - dueAt),
    1,
  );
  return {
    ...costPerCall(before, after, calls.length),
    isWhole: distinct === jobs && calls.length === jobs,
    perSecond: distinct / (last / 1000),
    api,
    own,
    bytes,
  };
}

/** Hoisted: the measurement runs before this line is reached. */
function describe({ perSecond, cpu, api, own, bytes, otherLoad, isWhole }) {
  return (
    `${perSecond.toFixed(0)} callbacks/s; CPU ${cpu.all.toFixed(0)} µs per callback, api ${api.toFixed(2)} s, listeners ${own.toFixed(2)} s; ` +
    `${(bytes / 1e6).toFixed(1)} MB heard; other load ${(otherLoad * 100).toFixed(0)} %${isWhole ? '' : '; not whole'}`
  );
}
