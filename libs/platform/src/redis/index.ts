export * from './redis-connection.js';
export * from './redis-counts.js';
export * from './redis.module.js';
