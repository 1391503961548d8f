export * from './in-memory-priority-queue.js';
