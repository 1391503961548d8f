import { Clock } from '@job-scheduler/job-model';
import type { Wiring } from '@job-scheduler/platform';
import { Module, type DynamicModule } from '@nestjs/common';
import { DedupCache } from '../dedup-cache.js';
import { InMemoryDedupCache } from './in-memory-dedup-cache.js';

/** The deduplication cache in memory, for a single process. Injects Clock. */
@Module({
  providers: [
    { provide: DedupCache, useFactory: (clock: Clock) => new InMemoryDedupCache(clock), inject: [Clock] },
  ],
  exports: [DedupCache],
})
export class InMemoryDedupCacheModule {
  static forRoot({ imports }: Wiring): DynamicModule {
    return { module: InMemoryDedupCacheModule, imports };
  }
}
