export * from './arming.js';
export * from './priority-queue.js';
