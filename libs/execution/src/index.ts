export * from './execution.module.js';
