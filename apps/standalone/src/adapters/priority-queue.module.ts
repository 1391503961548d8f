import { Global, Module } from '@nestjs/common';
import { Clock } from '@job-scheduler/job-model';
import { PriorityQueue } from '@job-scheduler/priority-queue';
import { InMemoryPriorityQueue } from '@job-scheduler/priority-queue/in-memory';

/** The priority queue in memory, filled from the system of record at start. */
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
export class PriorityQueueModule {}
