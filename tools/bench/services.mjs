// api, scheduler and runner as processes of their own, on the servers of a benchmark.
import { fileURLToPath } from 'node:url';
import { startNodeProcess } from './node-process.mjs';

/** Starts one of them. `url` is the address of the api; the other two have none. */
export async function startService(name, { servers, databaseUrl, settings = {} }) {
  const main = fileURLToPath(new URL(`../../apps/${name}/dist/main.js`, import.meta.url));
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
