import { integerSetting, serverUrlSetting } from './configuration.js';

/** Where the servers of the distributed shape are. Each process takes those that it uses. */
export const serverSettings = {
  DATABASE_URL: serverUrlSetting('the PostgreSQL database', ['postgres', 'postgresql']).meta({
    description:
      'PostgreSQL, the system of record: `postgres://user:password@host/database?sslmode=require`.',
  }),
  REDIS_URL: serverUrlSetting('Redis', ['redis', 'rediss']).meta({
    description: 'Redis, for the priority queue and the deduplication cache; `rediss://` for TLS.',
  }),
  AMQP_URL: serverUrlSetting('RabbitMQ', ['amqp', 'amqps']).meta({
    description: 'RabbitMQ, for the job queue; `amqps://` for TLS.',
  }),
};

/** How runs travel from scheduler to runner: both take it. */
export const jobQueueSettings = {
  RUNS_PER_MESSAGE: integerSetting(1, 1_000).default(50).meta({
    description:
      'Maximum number of runs in one message: the scheduler fills messages up to it, and the runner sizes its prefetch by it. Of runs that are claimed a message at a time, at most 200.',
  }),
};

/** How many connections a process may have; `least` is what it needs to work at all. */
export const connectionSettings = ({ connections, least }: { connections: number; least: number }) => ({
  DATABASE_CONNECTIONS: integerSetting(least, 1_000).default(connections).meta({
    description:
      'The most connections to PostgreSQL that the process has, for everything it does. The sum over all processes must be below `max_connections`.',
  }),
});
