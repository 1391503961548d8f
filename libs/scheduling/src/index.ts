export * from './canary/canary.module.js';
export * from './job-metrics/job-metrics.module.js';
export * from './scheduling-settings.js';
export * from './scheduling.module.js';
