import type { Wiring } from '@job-scheduler/platform';
import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { PriorityQueue } from '../priority-queue.js';
import { RedisPriorityQueue } from './redis-priority-queue.js';

/** The priority queue in Redis, shared by all processes. Injects Redis. */
@Module({
  providers: [
    { provide: PriorityQueue, useFactory: (redis: Redis) => new RedisPriorityQueue(redis), inject: [Redis] },
  ],
  exports: [PriorityQueue],
})
export class RedisPriorityQueueModule implements OnApplicationShutdown {
  constructor(@Inject(PriorityQueue) private readonly queue: RedisPriorityQueue) {}

  static forRoot({ imports }: Wiring): DynamicModule {
    return { module: RedisPriorityQueueModule, imports };
  }

  onApplicationShutdown(): void {
    this.queue.close();
  }
}
