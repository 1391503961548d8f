export * from './dedup-cache.js';
