import { Redis, type RedisOptions } from 'ioredis';
import type { DependencyStatus } from '../health/health-checks.js';
import type { EventLog } from '../logging/event-log.js';

/** What a connection to Redis needs to know. */
export interface RedisConnectionOptions {
  /** `redis://…`, or `rediss://…` for TLS. */
  url: string;
  /** The connection's name in Redis' list of clients. */
  name: string;
  log: EventLog;
}

const CONNECT_TIMEOUT_MS = 3_000;
/** If the server owes an answer for this long, the connection is dropped and a new one is made. */
const SILENCE_MS = 1_500;
const MAX_RECONNECT_DELAY_MS = 500;

/**
 * Nothing waits for Redis. Without a connection a command fails immediately, and a command without an answer fails with
 * its connection. Redis only makes the system fast, so callers go on without it.
 */
const FAIL_FAST = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  connectTimeout: CONNECT_TIMEOUT_MS,
  socketTimeout: SILENCE_MS,
  commandTimeout: 2 * SILENCE_MS,
  keepAlive: 5_000,
  retryStrategy: (attempt: number) => Math.min(50 * attempt, MAX_RECONNECT_DELAY_MS),
} satisfies RedisOptions;

/** Connects in the background, for as long as it takes, and logs when the connection is lost and found. */
export function connectRedis({ url, name, log }: RedisConnectionOptions): Redis {
  const redis = new Redis(url, { ...FAIL_FAST, connectionName: `job-scheduler-${name}` });
  let lastError: string | null = null;
  redis.on('error', (error: Error) => {
    if (lastError === null) {
      log.warn('redis_lost', 'Redis cannot be reached; reconnecting until it can.', {
        error: error.message,
      });
    }
    lastError = error.message;
  });
  redis.on('ready', () => {
    if (lastError !== null) log.info('redis_found', 'Redis can be reached again.');
    lastError = null;
    void warnOfEviction(redis, log);
  });
  return redis;
}

/** Resolves when the connection is ready, or after `patienceMs`. */
export async function redisReady(redis: Redis, patienceMs: number): Promise<void> {
  if (redis.status === 'ready') return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      redis.off('ready', done);
      resolve();
    };
    const timer = setTimeout(done, patienceMs);
    redis.on('ready', done);
  });
}

/** If Redis may evict keys, it loses due times when its memory is full. The reconciler finds them, but late. */
async function warnOfEviction(redis: Redis, log: EventLog): Promise<void> {
  const memory = await redis.info('memory').catch(() => '');
  const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1];
  if (policy === undefined || policy === 'noeviction') return;
  log.warn(
    'redis_may_evict',
    `Redis evicts keys, including due times, when its memory is full (maxmemory-policy ${policy}): set maxmemory-policy to noeviction.`,
    { policy },
  );
}

/** Whether Redis answers now; for readiness. */
export async function redisStatus(redis: Redis): Promise<DependencyStatus> {
  return (await redis.ping().catch(() => null)) === null ? 'down' : 'up';
}
