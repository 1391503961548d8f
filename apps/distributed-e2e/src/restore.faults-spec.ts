import { eventually, ApiClient } from '@job-scheduler/testing';
import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import { Cluster } from './cluster/cluster.js';
import { redisCommand } from './cluster/redis-commands.js';
import { SystemPostgres } from './cluster/system-postgres.js';
import { FINAL_STATES, type LedgerRow } from './history/ledger.js';
import type { Call } from './history/target-log.js';
import { TargetProcess } from './target/target-process.js';

const SECOND = 1_000;
/** Older ticks are missed. */
const GRACE_MS = 30 * SECOND;
/** Of a result, on a busy machine. */
const WRITTEN_WITHIN_MS = 3 * SECOND;
const LIMIT_MS = 240_000;

let cluster: Cluster;
let postgres: SystemPostgres;
let target: TargetProcess;

beforeAll(async () => {
  cluster = await Cluster.start({
    api: 1,
    scheduler: 1,
    runner: 1,
    postgres: async (undertaker) => (postgres = await SystemPostgres.start(undertaker)),
  });
  target = await TargetProcess.start(join(await cluster.newDirectory('restore'), 'target.jsonl'));
  // With these delays some calls are in flight at any time.
  await target.answer([{ prefix: '/', answer: { status: 200, delayMs: [100, 900], hang: false } }]);
}, 120_000);

afterAll(async () => {
  await target?.stop();
  await cluster?.stop();
}, 60_000);

const api = new ApiClient(() => [cluster.service('api', 1).origin], { timeoutMs: 10_000 });

async function everySecond(name: string, policies: object = {}): Promise<string> {
  const job = { callback_url: `${target.url}/${name}`, http_method: 'post' };
  const body = { name, schedule: '* * * * * *', job, ...policies };
  const { status, body: created } = await api.call<{ id: string }>('POST', '/v1/jobs', { body });
  if (status !== 201) throw new Error(`POST /v1/jobs: ${status} ${JSON.stringify(created)}`);
  return created.id;
}

const calledFor = (jobs: string[], tick: number): Promise<void> =>
  target.waitFor(
    `calls of all jobs for ticks after ${new Date(tick).toISOString()}`,
    (calls) => jobs.every((id) => calls.some(({ jobId, scheduledAt }) => jobId === id && scheduledAt > tick)),
    60_000,
  );

/** All rows of a job for ticks up to `until`, once they are all there and none of them can change any more. */
function finalRows(job: string, until: number): Promise<LedgerRow[]> {
  return eventually(
    'all rows to be final',
    async () => {
      const rows = (await api.all<LedgerRow>('/v1/runs', `&job_id=${job}`)).filter(
        ({ scheduled_at: at }) => Date.parse(at) <= until,
      );
      const isComplete = rows.some(({ scheduled_at: at, to }) => Date.parse(to ?? at) >= until);
      return isComplete && rows.every(({ state }) => FINAL_STATES.has(state)) && rows;
    },
    60_000,
  );
}

/** Each second that rows account for, once for each such row. */
const accounted = (rows: LedgerRow[]): number[] =>
  rows
    .flatMap(({ scheduled_at: at, from, to, count }) => {
      if (from === undefined) return [Date.parse(at)];
      const seconds = (Date.parse(to ?? '') - Date.parse(from)) / SECOND + 1;
      expect(count).toBe(seconds);
      return Array.from({ length: seconds }, (_, index) => Date.parse(from) + index * SECOND);
    })
    .sort((a, b) => a - b);

/** The calls, grouped by tick. */
function byTick(calls: Call[]): Call[][] {
  const groups = new Map<string, Call[]>();
  for (const call of calls) {
    const tick = `${call.jobId} ${call.scheduledAt}`;
    groups.set(tick, [...(groups.get(tick) ?? []), call]);
  }
  return [...groups.values()];
}

describe('a system that has lost all three stores and got back a dump of PostgreSQL', () => {
  it(
    'resumes its ticks, accounts for each tick since the dump by the job’s catch-up policy, and repeats calls only under the same run id',
    async () => {
      const jobs = {
        latest: await everySecond('latest'),
        all: await everySecond('all', { catch_up: 'all' }),
        none: await everySecond('none', { catch_up: 'none' }),
      };
      const ids = Object.values(jobs);
      await calledFor(ids, Date.now() + 3 * SECOND);

      const dumpedAt = Date.now();
      const dump = await postgres.dump('jobs.dump');
      const created = await everySecond('created-after-the-dump');
      await calledFor([created], Date.now());
      await delay(dumpedAt + GRACE_MS + 8 * SECOND - Date.now());

      await Promise.all(cluster.all.map((service) => service.kill()));
      const lostAt = Date.now();
      await loseAllStores();
      await postgres.restore(dump);
      for (const link of cluster.links('postgres')) link.serverPort = postgres.port;
      const restoredAt = Date.now();
      await Promise.all(cluster.all.map((service) => service.start()));
      await calledFor(ids, Date.now() + 3 * SECOND);

      const until = Math.floor(Date.now() / SECOND) * SECOND - SECOND;
      for (const [catchUp, job] of Object.entries(jobs)) {
        const rows = await finalRows(job, until);
        const first = Math.min(...rows.map(({ scheduled_at: at }) => Date.parse(at)));
        const ticks = Array.from(
          { length: (until - first) / SECOND + 1 },
          (_, index) => first + index * SECOND,
        );
        expect(accounted(rows).filter((at) => at <= until)).toEqual(ticks);

        const skipped = rows.filter(({ state }) => state === 'skipped');
        expect(skipped.map(({ reason }) => reason)).toEqual(catchUp === 'all' ? [] : ['missed']);
        const runs = rows.filter(({ state }) => state !== 'skipped');
        expect(runs.filter(({ state }) => state !== 'succeeded')).toEqual([]);
        const calls = (await target.calls()).filter(({ jobId }) => jobId === job);
        const called = new Set(calls.map(({ runId }) => runId));
        expect(runs.filter(({ id }) => !called.has(id))).toEqual([]);
        // Ticks that the dump does not contain were called all the same, and now count as missed.
        const missed = calls.filter(
          ({ scheduledAt: at }) => at > dumpedAt + SECOND && at < lostAt - GRACE_MS - SECOND,
        );
        expect(missed.length).toBeGreaterThan(0);
      }

      const calls = (await target.calls()).filter(({ jobId }) => ids.includes(jobId));
      const [before, after] = [
        calls.filter(({ arrivedAt }) => arrivedAt < restoredAt),
        calls.filter(({ arrivedAt }) => arrivedAt >= restoredAt),
      ];
      for (const half of [before, after]) expect(byTick(half).filter(({ length }) => length > 1)).toEqual([]);
      const repeated = byTick(calls).filter(({ length }) => length > 1);
      expect(repeated.length).toBeGreaterThan(0);
      for (const pair of repeated)
        expect(new Set(pair.flatMap(({ runId, idempotencyKey }) => [runId, idempotencyKey])).size).toBe(1);
      // Runs that ended and were recorded before the dump stay ended.
      expect(repeated.filter(([first]) => (first as Call).endedAt < dumpedAt - WRITTEN_WITHIN_MS)).toEqual(
        [],
      );

      expect((await api.call('GET', `/v1/jobs/${created}`)).status).toBe(404);
      expect(
        (await target.calls()).filter(({ jobId, arrivedAt }) => jobId === created && arrivedAt > restoredAt),
      ).toEqual([]);
    },
    LIMIT_MS,
  );
});

/** An empty PostgreSQL, Redis and RabbitMQ, as on a new machine. */
async function loseAllStores(): Promise<void> {
  const { redis, rabbitmq } = cluster;
  await Promise.all([
    postgres.lose(),
    redis.kill().then(() => redis.restart()),
    rabbitmq
      .control('stop_app')
      .then(() => rabbitmq.control('reset'))
      .then(() => rabbitmq.control('start_app')),
  ]);
  expect(await redisCommand(redis.port, 'DBSIZE')).toBe(':0');
  expect((await rabbitmq.control('list_queues', '--quiet', 'name')).trim()).toMatch(/^(name)?$/);
}
