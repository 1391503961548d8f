import { ApiClient, eventually, lastingPort, RecordingTarget } from '@job-scheduler/testing';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import type { Service } from '../cluster/service-process.js';
import { workspace } from '../workspace.js';
import type { DrillWorld } from './drill-world.js';

/** Makes something go wrong. Resolves to what mends it. */
export type Cause = (world: DrillWorld) => Promise<() => Promise<unknown>>;

/** Kills a service; mended by starting it. */
export const without =
  (service: Service): Cause =>
  async (world) => {
    const process = world.cluster.service(service, 1);
    await process.kill();
    return async () => {
      await process.start();
      await world.watch();
    };
  };

/** Adds an api that is wrong in itself; mended by ending it. */
export async function withOddApi(
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
export const FIRST = [
  'sh',
  '-c',
  '{ echo -20 > /proc/self/autogroup; } 2> /dev/null; exec nice -n -20 "$@"',
  'sh',
];
export const script = (text: string): string[] => [
  '--import',
  `data:text/javascript,${encodeURIComponent(text)}`,
];
export const SOMEWHAT_OVER_A_YEAR_MS = 4e10;
export const PURGED = 20;
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

/** A lock on all cursors, after what is an hour of ticks for the rules. */
export async function stopTicks(world: DrillWorld): Promise<() => Promise<void>> {
  const ticks = 'sum(increase(job_scheduler_ticks_recorded_total[1m])) > 100';
  await eventually('ticks', async () => (await world.prometheus.query(ticks)).length > 0, 60_000);
  return locking(world, 'job_cursor', 'EXCLUSIVE');
}

/** A lock on all cursors that goes away by itself. */
export async function stumble(world: DrillWorld): Promise<() => Promise<void>> {
  // What a counter has when it is first seen is no increase.
  const calls = 'job_scheduler_start_lateness_seconds_count > 0';
  await eventually('calls', async () => (await world.prometheus.query(calls)).length > 0, 60_000);
  const unlock = await locking(world, 'job_cursor', 'EXCLUSIVE');
  await delay(LATE_MS);
  await unlock();
  return () => Promise.resolve();
}

/** An api that starts again and again at one address. */
export async function restarting(world: DrillWorld): Promise<() => Promise<void>> {
  const added = await world.cluster.add('api', {
    environment: { METRICS_PORT: String(await lastingPort()) },
  });
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
export async function withoutConnections(world: DrillWorld): Promise<() => Promise<void>> {
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
export async function fillingDisk(world: DrillWorld): Promise<() => Promise<void>> {
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
export async function manyJobs(world: DrillWorld): Promise<() => Promise<void>> {
  const names = Array.from({ length: MANY_JOBS }, (_, index) => `one-of-many-${index}`);
  const jobs = await Promise.all(names.map((name) => world.job(name)));
  return async () => {
    await Promise.all(jobs.map(({ id }) => world.api.ok('DELETE', `/v1/jobs/${id}`)));
  };
}

/** Zone data of a later release than everybody else has. */
export async function newerZones(world: DrillWorld): Promise<string> {
  const data = join(workspace, 'node_modules/moment-timezone/data/packed/latest.json');
  const file = join(await world.cluster.newDirectory('zones'), 'latest.json');
  await writeFile(file, (await readFile(data, 'utf8')).replace(/"version": ?"\w+"/, '"version":"2099z"'));
  return file;
}
