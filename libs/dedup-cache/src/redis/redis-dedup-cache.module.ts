import { Global, Module } from '@nestjs/common';
import { Redis } from 'ioredis';
import { DedupCache } from '../dedup-cache.js';
import { RedisDedupCache } from './redis-dedup-cache.js';

/** The deduplication cache in Redis, shared by all schedulers. The connection comes from a global module. */
@Global()
@Module({
  providers: [
    { provide: DedupCache, useFactory: (redis: Redis) => new RedisDedupCache(redis), inject: [Redis] },
  ],
  exports: [DedupCache],
})
export class RedisDedupCacheModule {}
