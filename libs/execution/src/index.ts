export type { RunnerCapacity } from './intake/concurrent-consumer.js';
export { stopWithinMs } from './life/drain.js';
export * from './execution.module.js';
export * from './execution-settings.js';
