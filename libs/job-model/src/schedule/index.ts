export { compileSchedule } from './compile.js';
export { InvalidScheduleError } from './definition.js';
export type { CompiledSchedule, ScheduleDefinition, ScheduleErrorCode } from './definition.js';
export { formatLocal } from './local-time.js';
export { isTimezone } from './zone.js';
