export { PostgresConnections, type PostgresOptions } from './postgres-connections.js';
export { PostgresShare, STATEMENT_TIMED_OUT, waitedInVain, type SessionSettings } from './postgres-share.js';
export { NoTurnError } from './turnstile.js';
