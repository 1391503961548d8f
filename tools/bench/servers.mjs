// The servers of one benchmark run: PostgreSQL with every commit on disk, Redis and RabbitMQ, all private.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import amqp from 'amqplib';
import { Redis } from 'ioredis';
import pg from 'pg';
import { PrivatePostgres } from '../../libs/private-postgres/dist/index.js';
import { PrivateRabbitmq, PrivateRedis } from '../../libs/testing/dist/index.js';
import { cpuSecondsWithChildren } from './process-usage.mjs';

/** The durable quorum queue from scheduler to runner. */
const RUNS_QUEUE = 'job-scheduler.runs';

export async function startServers() {
  const directory = mkdtempSync(join(tmpdir(), 'job-scheduler-bench-'));
  const removeData = () => rmSync(directory, { recursive: true, force: true, maxRetries: 10 });
  // When this process ends without stop(), the server may still be ending.
  process.once('exit', removeData);
  const [postgres, redis, rabbitmq] = await Promise.all([
    PrivatePostgres.start({ directory, fsync: true, log: () => undefined }),
    PrivateRedis.start(),
    PrivateRabbitmq.start(),
  ]);
  const admin = new pg.Client({ connectionString: postgres.url });
  await admin.connect();
  const redisClient = new Redis(redis.url);
  const amqpConnection = await amqp.connect(rabbitmq.url);
  const channel = await amqpConnection.createChannel();
  const postmaster = Number(
    readFileSync(join(directory, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0],
  );
  let databases = 0;

  /** Removes everything from Redis and RabbitMQ. */
  async function empty() {
    await redisClient.flushall();
    await channel.deleteQueue(RUNS_QUEUE);
  }

  return {
    redis: { url: redis.url, client: redisClient },
    rabbitmq: { url: rabbitmq.url, channel },
    runsQueue: RUNS_QUEUE,

    /** CPU time spent so far by each server, seconds. */
    cpuSeconds: () => ({
      postgresql: cpuSecondsWithChildren(postmaster),
      redis: cpuSecondsWithChildren(redis.pid),
      rabbitmq: cpuSecondsWithChildren(rabbitmq.pid),
    }),

    async versions() {
      const { rows } = await admin.query('SHOW server_version');
      const info = await redisClient.info('server');
      return {
        postgresql: rows[0].server_version,
        redis: /redis_version:(\S+)/.exec(info)[1],
        rabbitmq: amqpConnection.connection.serverProperties.version,
      };
    },

    empty,

    /** Creates an empty database, and empties the other two servers as well, as on the first day. */
    async freshDatabase() {
      await empty();
      databases += 1;
      const name = `bench_${databases}`;
      await admin.query(`CREATE DATABASE ${name}`);
      const url = new URL(postgres.url);
      url.pathname = `/${name}`;
      return { url: url.href, drop: () => admin.query(`DROP DATABASE ${name} WITH (FORCE)`) };
    },

    async stop() {
      await amqpConnection.close();
      redisClient.disconnect();
      await admin.end();
      await Promise.all([rabbitmq.stop(), redis.stop(), postgres.stop()]);
      removeData();
    },
  };
}
