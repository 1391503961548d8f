export * from './in-memory-priority-queue.js';
export * from './in-memory-priority-queue.module.js';
