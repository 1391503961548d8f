import { Clock } from '@job-scheduler/job-model';
import { Global, Module } from '@nestjs/common';
import { DedupCache } from '../dedup-cache.js';
import { InMemoryDedupCache } from './in-memory-dedup-cache.js';

/** The deduplication cache in memory, for a single process. The clock comes from a global module. */
@Global()
@Module({
  providers: [
    { provide: DedupCache, useFactory: (clock: Clock) => new InMemoryDedupCache(clock), inject: [Clock] },
  ],
  exports: [DedupCache],
})
export class InMemoryDedupCacheModule {}
