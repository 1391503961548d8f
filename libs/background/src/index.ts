export { BackgroundModule, type BackgroundOptions } from './background.module.js';
