import type { Wiring } from '@job-scheduler/platform';
import { Module, type DynamicModule } from '@nestjs/common';
import { Redis } from 'ioredis';
import { DedupCache } from '../dedup-cache.js';
import { RedisDedupCache } from './redis-dedup-cache.js';

/** The deduplication cache in Redis, shared by all schedulers. Injects Redis. */
@Module({
  providers: [
    { provide: DedupCache, useFactory: (redis: Redis) => new RedisDedupCache(redis), inject: [Redis] },
  ],
  exports: [DedupCache],
})
export class RedisDedupCacheModule {
  static forRoot({ imports }: Wiring): DynamicModule {
    return { module: RedisDedupCacheModule, imports };
  }
}
