import { rabbitmq, redis } from './known-servers.js';
import { PrivateRabbitmq } from './private-rabbitmq.js';
import { PrivateRedis } from './private-redis.js';
import { sharedServerUrl, type SharedServer, type SharedServerName } from './shared-servers.js';

/**
 * A Redis that other test files may use at the same time: choose unique key names. It is the one at TEST_REDIS_URL if
 * that is set, else the one that all test files of a run share, else a private one. Call stop() after all tests.
 */
export async function startRedis(): Promise<SharedServer> {
  return (await running(redis, 'redis')) ?? (await PrivateRedis.start());
}

/**
 * A RabbitMQ that other test files may use at the same time: choose unique queue names. It is the one at TEST_AMQP_URL
 * if that is set, else the one that all test files of a run share, else a private one. Call stop() after all tests.
 */
export async function startRabbitmq(): Promise<SharedServer> {
  return (await running(rabbitmq, 'rabbitmq')) ?? (await PrivateRabbitmq.start());
}

/** A server that is not ours, so stop() leaves it running. */
async function running(
  { variable }: { variable: string },
  name: SharedServerName,
): Promise<SharedServer | undefined> {
  const url = process.env[variable] || (await sharedServerUrl(name));
  return url === undefined ? undefined : { url, stop: () => Promise.resolve() };
}
