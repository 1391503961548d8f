export * from './execution.module.js';
export * from './execution-settings.js';
