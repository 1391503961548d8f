import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { EventLog } from '../logging/event-log.js';
import { SharedCounts } from '../limits/shared-counts.js';
import type { Wiring } from '../wiring.js';
import { connectRedis, redisReady } from './redis-connection.js';
import { RedisCounts } from './redis-counts.js';

/** How long a start waits for Redis before it goes on without. */
const PATIENCE_MS = 2_000;

/** The connection to Redis that all adapters of a process share, and counts in it; it is closed after them. Injects EventLog. */
@Module({})
export class RedisModule implements OnApplicationShutdown {
  constructor(@Inject(Redis) private readonly redis: Redis) {}

  /** `url`: `redis://…` or `rediss://…`; `service` names the process in Redis' list of clients. */
  static forRoot({ url, service, imports }: { url: string; service: string } & Wiring): DynamicModule {
    return {
      module: RedisModule,
      imports,
      providers: [
        {
          provide: Redis,
          useFactory: async (log: EventLog) => {
            const redis = connectRedis({ url, name: service, log });
            await redisReady(redis, PATIENCE_MS);
            return redis;
          },
          inject: [EventLog],
        },
        { provide: SharedCounts, useFactory: (redis: Redis) => new RedisCounts(redis), inject: [Redis] },
      ],
      exports: [Redis, SharedCounts],
    };
  }

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }
}
