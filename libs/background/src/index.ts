export { BackgroundModule, type BackgroundOptions } from './background.module.js';
export * from './background-settings.js';
