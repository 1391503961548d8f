import { serverUrlSetting } from './configuration.js';

/** Where the servers of the distributed shape are. Each process takes those that it uses. */
export const serverSettings = {
  DATABASE_URL: serverUrlSetting('the PostgreSQL database', ['postgres', 'postgresql']).meta({
    description:
      'PostgreSQL, the system of record: `postgres://user:password@host/database?sslmode=require`.',
  }),
  REDIS_URL: serverUrlSetting('Redis', ['redis', 'rediss']).meta({
    description: 'Redis, of the priority queue and the deduplication cache; `rediss://` for TLS.',
  }),
  AMQP_URL: serverUrlSetting('RabbitMQ', ['amqp', 'amqps']).meta({
    description: 'RabbitMQ, of the job queue; `amqps://` for TLS.',
  }),
};
