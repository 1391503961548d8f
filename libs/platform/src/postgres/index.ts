export { PostgresConnections, type PostgresOptions } from './postgres-connections.js';
export { PostgresShare, type SessionSettings } from './postgres-share.js';
export { NoTurnError } from './turnstile.js';
