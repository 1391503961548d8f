import { ApiClient, eventually, freePort, RecordingTarget } from '@job-scheduler/testing';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { messageCount, publishRaw, purge, RUNS } from '../cluster/broker.js';
import type { Service } from '../cluster/service-process.js';
import { workspace } from '../workspace.js';
import type { DrillWorld } from './drill-world.js';

/** Something that goes wrong, and the alerts that must tell so. */
export interface Condition {
  what: string;
  alerts: string[];
  /** It disturbs no other condition but those that do: all such conditions are tried at the same time. */
  disturbsNone?: true;
  /** Makes it go wrong. Resolves to what mends it. */
  cause: (world: DrillWorld) => Promise<() => Promise<unknown>>;
}

/** Kills a service; mended by starting it. */
const without =
  (service: Service): Condition['cause'] =>
  async (world) => {
    const process = world.cluster.service(service, 1);
    await process.kill();
    return async () => {
      await process.start();
      await world.watch();
    };
  };

/** Adds an api that is wrong in itself; mended by ending it. */
async function withOddApi(
  world: DrillWorld,
  oddity: { nodeArguments?: string[]; prefix?: string[]; environment?: Record<string, string> },
): Promise<() => Promise<void>> {
  const added = await world.cluster.add('api', oddity);
  await added.start();
  await world.watch();
  return async () => {
    await added.kill();
    await world.watch();
  };
}

/** On a machine with other work too, the process computes whenever it wants to; as root on Linux alone. */
const FIRST = ['sh', '-c', '{ echo -20 > /proc/self/autogroup; } 2> /dev/null; exec nice -n -20 "$@"', 'sh'];
const script = (text: string): string[] => ['--import', `data:text/javascript,${encodeURIComponent(text)}`];
const SOMEWHAT_OVER_A_YEAR_MS = 4e10;
const PURGED = 20;
/** Longer than between two scrapes, so that each start is seen. */
const SEEN_MS = 1_500;
const MANY_JOBS = 25;
const GIBIBYTE = 2 ** 30;
/** Together they always wait, and a scrape, which asks PostgreSQL too, is still answered within its second. */
const WAY_MS = 4;
const USERS = 6;
/** Some calls start over 5 s late, and none so late that it is skipped. */
const LATE_MS = 8_000;

/** A session that keeps a table of PostgreSQL for itself; mended by its end. */
async function locking({ cluster }: DrillWorld, table: string, mode: string): Promise<() => Promise<void>> {
  const client = new Client({ connectionString: cluster.postgres.url });
  await client.connect();
  await client.query('BEGIN');
  await client.query(`LOCK TABLE ${table} IN ${mode} MODE`);
  return () => client.end();
}

/** A lock on all cursors that goes away by itself. */
async function stumble(world: DrillWorld): Promise<() => Promise<void>> {
  // What a counter has when it is first seen is no increase.
  const calls = 'job_scheduler_start_lateness_seconds_count > 0';
  await eventually('calls', async () => (await world.prometheus.query(calls)).length > 0, 60_000);
  const unlock = await locking(world, 'job_cursor', 'EXCLUSIVE');
  await delay(LATE_MS);
  await unlock();
  return () => Promise.resolve();
}

/** An api that starts again and again at one address. */
async function restarting(world: DrillWorld): Promise<() => Promise<void>> {
  const added = await world.cluster.add('api', { environment: { METRICS_PORT: String(await freePort()) } });
  await added.start();
  await world.watch();
  let isMended = false;
  const again = (async () => {
    while (!isMended) {
      await delay(SEEN_MS);
      await added.kill();
      await added.start();
    }
  })();
  return async () => {
    isMended = true;
    await again;
    await added.kill();
    await world.watch();
  };
}

/** An api with one connection and a long way to PostgreSQL, which more people use than one connection can serve. */
async function withoutConnections(world: DrillWorld): Promise<() => Promise<void>> {
  const added = await world.cluster.add('api', { environment: { DATABASE_CONNECTIONS: '1' } });
  await added.start();
  await world.watch();
  world.cluster.link(added, 'postgres').set('both', { latencyMs: WAY_MS });
  const api = new ApiClient(() => [added.origin], { timeoutMs: 5_000 });
  let isMended = false;
  const use = async () => {
    while (!isMended) await api.call('GET', '/v1/jobs?limit=1').catch(() => undefined);
  };
  const users = Array.from({ length: USERS }, use);
  return async () => {
    isMended = true;
    await Promise.all(users);
    await added.kill();
    await world.watch();
  };
}

/** A stand-in for RabbitMQ's exporter, whose disk gets fuller by 1 % a second. */
async function fillingDisk(world: DrillWorld): Promise<() => Promise<void>> {
  const exporter = await RecordingTarget.start();
  const begin = performance.now();
  exporter.respond(() => ({
    headers: { 'content-type': 'text/plain; version=0.0.4' },
    body:
      `rabbitmq_disk_space_available_bytes ${GIBIBYTE * (10 - (performance.now() - begin) / 10_000)}\n` +
      `rabbitmq_disk_space_available_limit_bytes ${GIBIBYTE}\n`,
  }));
  world.others.push({ service: 'rabbitmq', origin: exporter.url });
  await world.watch();
  return async () => {
    world.others.pop();
    await world.watch();
    await exporter.close();
  };
}

/** Jobs that make the queue fill: a runner has hundreds of messages in hand before one waits for it. */
async function manyJobs(world: DrillWorld): Promise<() => Promise<void>> {
  const names = Array.from({ length: MANY_JOBS }, (_, index) => `one-of-many-${index}`);
  const jobs = await Promise.all(names.map((name) => world.job(name)));
  return async () => {
    await Promise.all(jobs.map(({ id }) => world.api.ok('DELETE', `/v1/jobs/${id}`)));
  };
}

/** Zone data of a later release than everybody else has. */
async function newerZones(world: DrillWorld): Promise<string> {
  const data = join(workspace, 'node_modules/moment-timezone/data/packed/latest.json');
  const file = join(await world.cluster.newDirectory('zones'), 'latest.json');
  await writeFile(file, (await readFile(data, 'utf8')).replace(/"version": ?"\w+"/, '"version":"2099z"'));
  return file;
}

/** In an order in which none disturbs the next. */
export const CONDITIONS: readonly Condition[] = [
  {
    what: 'a session holds a lock on the cursors of all jobs for eight seconds, once in six hours',
    alerts: ['BudgetLeaks'],
    disturbsNone: true,
    cause: stumble,
  },
  {
    what: 'the disk of RabbitMQ fills, says a stand-in for its exporter',
    alerts: ['DiskFills'],
    disturbsNone: true,
    cause: fillingDisk,
  },
  {
    what: 'a process has a later release of the time zone data than the others',
    alerts: ['ZoneDataDiffers'],
    disturbsNone: true,
    cause: async (world) => withOddApi(world, { environment: { ZONE_DATA_FILE: await newerZones(world) } }),
  },
  {
    what: 'the time zone data is over a year old, by the clock of one process',
    alerts: ['ZoneDataOutdated'],
    disturbsNone: true,
    cause: (world) =>
      withOddApi(world, {
        nodeArguments: script(`const now = Date.now; Date.now = () => now() + ${SOMEWHAT_OVER_A_YEAR_MS}`),
      }),
  },
  {
    what: 'somebody publishes to our queue what is no message of ours',
    alerts: ['PoisonMessages'],
    disturbsNone: true,
    cause: async ({ cluster }) => {
      await publishRaw(cluster.rabbitmq.url, RUNS, ['nonsense']);
      return () => Promise.resolve();
    },
  },
  {
    what: 'a process starts again and again',
    alerts: ['ProcessRestarts'],
    disturbsNone: true,
    cause: restarting,
  },
  {
    what: 'an api with one connection, far from PostgreSQL, has more users than it can serve',
    alerts: ['ConnectionsExhausted'],
    disturbsNone: true,
    cause: withoutConnections,
  },
  {
    what: 'the api is killed, and the pager refuses pages',
    alerts: ['NoApi', 'AlertmanagerFails'],
    cause: async (world) => {
      world.pagerStatus = 500;
      const mend = await without('api')(world);
      return () => {
        world.pagerStatus = 200;
        return mend();
      };
    },
  },
  {
    what: 'the scheduler is killed',
    alerts: ['NoScheduler', 'ProcessDown'],
    cause: without('scheduler'),
  },
  {
    what: 'the runner is killed while it makes calls that must not be repeated',
    alerts: ['NoRunner', 'RunsLost'],
    cause: async (world) => {
      world.endpoint = 'hang';
      const { id } = await world.job('once', { delivery: 'at_most_once' });
      await world.target.waitFor(({ url }) => url === '/once', 20_000);
      const mend = await without('runner')(world);
      world.endpoint = {};
      return async () => {
        await mend();
        await world.api.ok('DELETE', `/v1/jobs/${id}`);
      };
    },
  },
  {
    what: 'the endpoint takes 5 s per call, and many jobs call it',
    alerts: ['RunnersFull', 'QueueGrows', 'BudgetBurnsFast'],
    cause: async (world) => {
      world.endpoint = { delayMs: 5_000 };
      const withoutThem = await manyJobs(world);
      return () => {
        world.endpoint = {};
        return withoutThem();
      };
    },
  },
  {
    what: 'the queue is purged while messages wait',
    alerts: ['RunsRepaired'],
    cause: async (world) => {
      world.endpoint = { delayMs: 4_000 };
      const withoutThem = await manyJobs(world);
      const { url } = world.cluster.rabbitmq;
      // The runner holds some itself, which no purge removes.
      const waiting = async () => (await messageCount(url, RUNS)) > PURGED;
      await eventually('messages that wait', waiting, 60_000);
      await purge(url, RUNS);
      world.endpoint = {};
      return withoutThem;
    },
  },
  {
    what: 'half of the calls and more fail, and so do the alerts to the owner of a job',
    alerts: ['EndpointsFail', 'JobAlertsFail'],
    cause: async (world) => {
      world.endpoint = { status: 500 };
      const { id } = await world.job('owned', {
        alerts: [{ to: { kind: 'webhook', url: `${world.target.url}/owner` } }],
      });
      return async () => {
        world.endpoint = {};
        await world.api.ok('DELETE', `/v1/jobs/${id}`);
      };
    },
  },
  {
    what: 'a session holds a lock on the cursors of all jobs',
    alerts: ['TicksStopped', 'JobsOverdue'],
    cause: (world) => locking(world, 'job_cursor', 'EXCLUSIVE'),
  },
  {
    what: 'PostgreSQL is killed',
    alerts: ['PostgresqlAway', 'ApiErrors'],
    cause: ({ cluster }) => {
      cluster.postgres.kill();
      return Promise.resolve(() => cluster.startPostgres());
    },
  },
  {
    what: 'Redis is killed',
    alerts: ['RedisAway'],
    cause: async ({ cluster: { redis } }) => {
      await redis.kill();
      return () => redis.restart();
    },
  },
  {
    what: 'RabbitMQ is killed',
    alerts: ['RabbitmqAway', 'CanaryStale'],
    cause: async ({ cluster: { rabbitmq } }) => {
      await rabbitmq.kill();
      return () => rabbitmq.restart();
    },
  },
  {
    what: 'a process is busy for 0.55 s at a time',
    alerts: ['EventLoopBlocked'],
    cause: (world) =>
      withOddApi(world, {
        prefix: FIRST,
        // Between any two scrapes at least once, since each of them begins a new measurement; and with time enough in
        // between to answer a scrape within its second.
        nodeArguments: script(
          'setInterval(() => { const end = Date.now() + 550; while (Date.now() < end); }, 950)',
        ),
      }),
  },
  {
    what: 'a process computes all the time',
    alerts: ['ProcessorFull'],
    cause: (world) =>
      withOddApi(world, {
        prefix: FIRST,
        nodeArguments: script(
          'setInterval(() => { const end = Date.now() + 100; while (Date.now() < end); }, 1)',
        ),
      }),
  },
];
