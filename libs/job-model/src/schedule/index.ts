export { compileSchedule } from './compile.js';
export { DST_FOLDS, DST_GAPS, InvalidScheduleError } from './definition.js';
export type { CompiledSchedule, ScheduleDefinition, ScheduleErrorCode } from './definition.js';
export { describeSchedule } from './describe.js';
export { formatLocal } from './local-time.js';
export { previewSchedule, type SchedulePreview } from './preview.js';
export type { ScheduleTransition } from './transition-effects.js';
export { isTimezone } from './zone.js';
