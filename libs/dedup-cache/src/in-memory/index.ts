export * from './in-memory-dedup-cache.js';
export * from './in-memory-dedup-cache.module.js';
