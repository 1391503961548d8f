export { RedisPriorityQueue, type RedisPriorityQueueOptions } from './redis-priority-queue.js';
export { RedisPriorityQueueModule } from './redis-priority-queue.module.js';
