import { Clock } from '@job-scheduler/job-model';
import { Global, Module } from '@nestjs/common';
import { PriorityQueue } from '../priority-queue.js';
import { InMemoryPriorityQueue } from './in-memory-priority-queue.js';

/** The priority queue in memory, for a single process. The clock comes from a global module. */
@Global()
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
export class InMemoryPriorityQueueModule {}
