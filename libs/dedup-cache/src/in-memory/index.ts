export * from './in-memory-dedup-cache.js';
