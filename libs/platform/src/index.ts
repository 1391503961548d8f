export * from './clock/system-clock.js';
export * from './configuration/configuration.js';
export * from './logging/event-log.js';
export * from './logging/nest-event-log.js';
export * from './logging/pino-event-log.js';
export * from './loop/batcher.js';
export * from './loop/loop.js';
export * from './metrics/metrics-server.js';
