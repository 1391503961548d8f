export type { RunnerCapacity } from './concurrent-consumer.js';
export { stopWithinMs } from './drain.js';
export * from './execution.module.js';
export * from './execution-settings.js';
