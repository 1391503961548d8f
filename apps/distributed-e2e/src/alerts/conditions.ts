import { eventually } from '@job-scheduler/testing';
import { messageCount, publishRaw, purge, RUNS } from '../cluster/broker.js';
import {
  FIRST,
  PURGED,
  SOMEWHAT_OVER_A_YEAR_MS,
  fillingDisk,
  manyJobs,
  newerZones,
  restarting,
  script,
  stopTicks,
  stumble,
  withOddApi,
  without,
  withoutConnections,
  type Cause,
} from './causes.js';

/** Something that goes wrong, and the alerts that must tell so. */
export interface Condition {
  what: string;
  alerts: string[];
  /** It disturbs no other condition but those that do: all such conditions are tried at the same time. */
  disturbsNone?: true;
  /** Makes it go wrong. */
  cause: Cause;
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
    cause: stopTicks,
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
