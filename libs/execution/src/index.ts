export type { RunnerCapacity } from './calls/call-slots.js';
export { stopWithinMs } from './life/drain.js';
export * from './execution.module.js';
export * from './execution-settings.js';
