export * from './priority-queue.js';
