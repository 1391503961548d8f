export { Database, type DatabaseOptions } from './database.js';
export { PostgresIdempotencyStore } from './idempotency-store.js';
export { PostgresJobRepository } from './job-repository.js';
export { migrate } from './migrate.js';
export { PostgresRecovery } from './recovery.js';
export { PostgresRetention } from './retention.js';
export { PostgresRunLedger } from './run-ledger.js';
export { PostgresStoreModule } from './postgres-store.module.js';
export { SchemaGate } from './schema-gate.js';
