import { Clock } from '@job-scheduler/job-model';
import type { Wiring } from '@job-scheduler/platform';
import { Module, type DynamicModule } from '@nestjs/common';
import { PriorityQueue } from '../priority-queue.js';
import { InMemoryPriorityQueue } from './in-memory-priority-queue.js';

/** The priority queue in memory, for a single process. Injects Clock. */
@Module({
  providers: [
    {
      provide: PriorityQueue,
      useFactory: (clock: Clock) => new InMemoryPriorityQueue(clock),
      inject: [Clock],
    },
  ],
  exports: [PriorityQueue],
})
export class InMemoryPriorityQueueModule {
  static forRoot({ imports }: Wiring): DynamicModule {
    return { module: InMemoryPriorityQueueModule, imports };
  }
}
