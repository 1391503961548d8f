export { RedisDedupCache, type RedisDedupCacheOptions } from './redis-dedup-cache.js';
export { RedisDedupCacheModule } from './redis-dedup-cache.module.js';
