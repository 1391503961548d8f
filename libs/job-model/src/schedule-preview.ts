// The preview of a schedule for programs without zone data of their own, such as a browser: nothing here may need a module of
// Node.js. An entrance of its own, since it brings the readers of cron expressions and of instants.
export { InvalidScheduleError, type ScheduleDefinition, type ScheduleTerm } from './schedule/definition.js';
export { previewSchedule, type SchedulePreview } from './schedule/preview.js';
export { ServedZones, type ServedZone } from './schedule/served-zones.js';
