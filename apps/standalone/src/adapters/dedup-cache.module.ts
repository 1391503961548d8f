import { Global, Module } from '@nestjs/common';
import { DedupCache } from '@job-scheduler/dedup-cache';
import { InMemoryDedupCache } from '@job-scheduler/dedup-cache/in-memory';
import { Clock } from '@job-scheduler/job-model';

/** The deduplication cache in memory. */
@Global()
@Module({
  providers: [
    { provide: DedupCache, useFactory: (clock: Clock) => new InMemoryDedupCache(clock), inject: [Clock] },
  ],
  exports: [DedupCache],
})
export class DedupCacheModule {}
