import { rabbitmq, redis } from './known-servers.js';
import { PrivateRabbitmq } from './private-rabbitmq.js';
import { PrivateRedis } from './private-redis.js';

/** A Redis for one test file, which others may use at the same time: choose key names that nobody else chooses. */
export interface TestRedis {
  /** `redis://…` */
  readonly url: string;
  /** Ends it if it is private. */
  stop(): Promise<void>;
}

/** A RabbitMQ for one test file, which others may use at the same time: choose queue names that nobody else chooses. */
export interface TestRabbitmq {
  /** `amqp://…` */
  readonly url: string;
  /** Ends it if it is private. */
  stop(): Promise<void>;
}

/** The server at TEST_REDIS_URL where given, else a private one; call stop() after all tests. */
export async function startRedis(): Promise<TestRedis> {
  return given(redis.variable) ?? (await PrivateRedis.start());
}

/** The server at TEST_AMQP_URL where given, else a private one; call stop() after all tests. */
export async function startRabbitmq(): Promise<TestRabbitmq> {
  return given(rabbitmq.variable) ?? (await PrivateRabbitmq.start());
}

function given(variable: string): TestRedis | TestRabbitmq | undefined {
  const url = process.env[variable];
  return url ? { url, stop: () => Promise.resolve() } : undefined;
}
