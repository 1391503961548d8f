import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { EventLog } from '../logging/event-log.js';
import type { Wiring } from '../wiring.js';
import { connectRedis, redisReady } from './redis-connection.js';

/** How long a start waits for Redis before it goes on without. */
const PATIENCE_MS = 2_000;

/** The connection to Redis that all adapters of a process share; it is closed after them. Injects EventLog. */
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
      ],
      exports: [Redis],
    };
  }

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }
}
