// api, scheduler and runner as processes of their own, on the servers of a benchmark and a database of their own.
import { fileURLToPath } from 'node:url';
import { migrate } from '../../../libs/job-store/dist/postgres/index.js';
import { connect } from '../machine/private-cluster.mjs';
import { cpuSecondsOf, residentBytes } from '../machine/process-usage.mjs';
import { callApi } from './api-call.mjs';
import { startNodeProcess } from './node-process.mjs';

/** The sorted set of due times in Redis. */
const DUE_TIMES = 'job-scheduler:{p0}:due';

/**
 * `seed(client)` fills the migrated database before anything starts. `processes` says how many of each to start; one api,
 * at `url`, answers `call`. Only one such system can run on the servers at a time.
 */
export async function startDistributed({ servers, seed = async () => undefined, processes = {}, settings }) {
  const database = await servers.freshDatabase();
  await migrate(database.url);
  const client = await connect(database.url);
  await seed(client);
  await client.query('VACUUM ANALYZE');
  const numbers = { api: 1, scheduler: 1, runner: 1, ...processes };
  const names = Object.entries(numbers).flatMap(([name, number]) => Array(number).fill(name));
  const services = await Promise.all(
    names.map((name) => startService(name, { servers, databaseUrl: database.url, settings })),
  );
  const pidsOf = (name) => services.filter((_, index) => names[index] === name).map(({ pid }) => pid);
  const stopProcesses = () => Promise.all(services.map((service) => service.stop()));
  const { url, pid: pidOfApi } = services[names.indexOf('api')] ?? {};
  return {
    url,
    pidOfApi,
    call: callApi(url),
    client,
    database,
    stopProcesses,
    walBytes: servers.walBytes,

    /** CPU time spent so far by processes of each kind and by the servers, seconds. */
    cpuSeconds: () => ({
      ...Object.fromEntries(
        ['scheduler', 'runner'].map((name) => [
          name,
          pidsOf(name).reduce((sum, pid) => sum + cpuSecondsOf(pid), 0),
        ]),
      ),
      ...servers.cpuSeconds(),
    }),

    /** Resident memory of the scheduler that uses most, bytes. */
    schedulerBytes() {
      const each = pidsOf('scheduler').map(residentBytes);
      return {
        now: Math.max(...each.map(({ now }) => now)),
        peak: Math.max(...each.map(({ peak }) => peak)),
      };
    },

    /** How many due times from `from` on are armed in Redis. */
    armed: (from = '-inf') => servers.redis.client.zcount(DUE_TIMES, from, '+inf'),

    async stop() {
      await stopProcesses();
      await client.end();
      await database.drop();
    },
  };
}

/** Starts one of them. `url` is the address of the api; the other two have none. */
async function startService(name, { servers, databaseUrl, settings = {} }) {
  const main = fileURLToPath(new URL(`../../../apps/${name}/dist/main.js`, import.meta.url));
  const { readyLine, ...service } = await startNodeProcess(main, {
    DATABASE_URL: databaseUrl,
    REDIS_URL: servers.redis.url,
    AMQP_URL: servers.rabbitmq.url,
    PORT: '0',
    METRICS_PORT: '0',
    LOG_LEVEL: 'warn',
    // The targets are on loopback.
    CALLBACK_ADDRESSES: 'any',
    ...settings,
  });
  return { ...service, url: / at (http\S+?),/.exec(readyLine)?.[1] };
}
