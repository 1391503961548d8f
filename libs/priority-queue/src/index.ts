export * from './due-times.js';
export * from './priority-queue.js';
