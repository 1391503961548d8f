// The servers of one benchmark run: PostgreSQL with every commit on disk, Redis and RabbitMQ, all private.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import amqp from 'amqplib';
import { Redis } from 'ioredis';
import { PrivatePostgres } from '../../../libs/private-postgres/dist/index.js';
import { PrivateRabbitmq, PrivateRedis } from '../../../libs/testing/dist/index.js';
import { machineUsage } from './other-load.mjs';
import { connect, privateCluster } from './private-cluster.mjs';
import { cpuSecondsOfTrees } from './process-usage.mjs';

/** The durable quorum queue from scheduler to runner. */
const RUNS_QUEUE = 'job-scheduler.runs';

/** A PostgreSQL of its own. Without `fsync` commits need not reach the disk. */
export async function startPostgres({ fsync = true } = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'job-scheduler-bench-'));
  const removeData = () => rmSync(directory, { recursive: true, force: true, maxRetries: 10 });
  // When this process ends without stop(), the server may still be ending.
  process.once('exit', removeData);
  const server = await PrivatePostgres.start({ directory, fsync, log: () => undefined });
  return {
    url: server.url,
    pid: privateCluster(directory).pid,
    async stop() {
      await server.stop();
      removeData();
    },
  };
}

export async function startServers() {
  const [postgres, redis, rabbitmq] = await Promise.all([
    startPostgres(),
    PrivateRedis.start(),
    PrivateRabbitmq.start(),
  ]);
  const admin = await connect(postgres.url);
  const redisClient = new Redis(redis.url);
  const amqpConnection = await amqp.connect(rabbitmq.url);
  const channel = await amqpConnection.createChannel();
  const pids = { postgresql: postgres.pid, redis: redis.pid, rabbitmq: rabbitmq.pid };
  let databases = 0;

  return {
    redis: { url: redis.url, client: redisClient },
    rabbitmq: { url: rabbitmq.url },
    walBytes: admin.walBytes,

    /** CPU time spent so far by each server, seconds. */
    cpuSeconds: () =>
      Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, cpuSecondsOfTrees([pid])])),

    /** What the machine and everything that this run has started have spent so far. */
    machineUsage: () => machineUsage([process.pid, ...Object.values(pids)]),

    async versions() {
      const { rows } = await admin.query('SHOW server_version');
      const info = await redisClient.info('server');
      return {
        postgresql: rows[0].server_version,
        redis: /redis_version:(\S+)/.exec(info)[1],
        rabbitmq: amqpConnection.connection.serverProperties.version,
      };
    },

    /** Removes everything from Redis and RabbitMQ. */
    async empty() {
      await redisClient.flushall();
      await channel.deleteQueue(RUNS_QUEUE);
    },

    /** Creates a database, empty or as a copy of another one to which nobody is connected. */
    async freshDatabase(template = 'template1') {
      databases += 1;
      const name = `bench_${databases}`;
      await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
      const url = new URL(postgres.url);
      url.pathname = `/${name}`;
      return { name, url: url.href, drop: () => admin.query(`DROP DATABASE ${name} WITH (FORCE)`) };
    },

    async stop() {
      await amqpConnection.close();
      redisClient.disconnect();
      await admin.end();
      await Promise.all([rabbitmq.stop(), redis.stop(), postgres.stop()]);
    },
  };
}
