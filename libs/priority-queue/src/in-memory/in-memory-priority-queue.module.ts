import { Module } from '@nestjs/common';
import { PriorityQueue } from '../priority-queue.js';
import { InMemoryPriorityQueue } from './in-memory-priority-queue.js';

/** The priority queue in memory, for a single process. */
@Module({
  providers: [{ provide: PriorityQueue, useFactory: () => new InMemoryPriorityQueue() }],
  exports: [PriorityQueue],
})
export class InMemoryPriorityQueueModule {}
