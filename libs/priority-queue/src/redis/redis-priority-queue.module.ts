import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { PriorityQueue } from '../priority-queue.js';
import { RedisPriorityQueue } from './redis-priority-queue.js';

/** The priority queue in Redis, shared by all processes. The connection comes from a global module. */
@Global()
@Module({
  providers: [
    { provide: PriorityQueue, useFactory: (redis: Redis) => new RedisPriorityQueue(redis), inject: [Redis] },
  ],
  exports: [PriorityQueue],
})
export class RedisPriorityQueueModule implements OnApplicationShutdown {
  constructor(@Inject(PriorityQueue) private readonly queue: RedisPriorityQueue) {}

  onApplicationShutdown(): void {
    this.queue.close();
  }
}
