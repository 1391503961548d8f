/**
 * How queries are written (ADR 22). The api and background work create, read, list, change and delete rows with the
 * query builder, drizzle, over schema.ts. The path of a tick is SQL: recording, claiming, finishing, retries, recovery,
 * and what decides several rows in one statement are texts with a name, prepared, with arrays for parameters
 * (`execute`, or `query` in a transaction). What cannot be prepared, the migrations and the partitions, is plain SQL. A
 * file of statements is of one kind; a method that needs both calls functions of the other file.
 */
export { PostgresAlertOutbox } from './alert-outbox.js';
export { PostgresApiKeys } from './api-keys.js';
export { PostgresClaimLedger } from './claim-ledger.js';
export { PostgresCompletionEndpoint } from './completion-endpoint.js';
export { Database, type DatabaseOptions } from './database.js';
export { PostgresDueTimes } from './due-times.js';
export { PostgresIdempotencyStore } from './idempotency-store.js';
export { PostgresInstallation } from './installation.js';
export { PostgresJobRepository } from './job-repository.js';
export { PostgresJobRevisions } from './job-revisions.js';
export { PostgresJobSets } from './job-sets.js';
export { PostgresJournal } from './journal.js';
export { migrate } from './migrate.js';
export { PostgresOperationStore } from './operation-store.js';
export { PostgresRecovery } from './recovery.js';
export { PostgresRetention } from './retention.js';
export { PostgresRunHistory } from './run-history.js';
export { reseal } from './reseal.js';
export { PostgresSecretStore } from './secret-store.js';
export { PostgresTickLedger } from './tick-ledger.js';
export { PostgresBackgroundStoreModule } from './postgres-background-store.module.js';
export { PostgresConnectionsModule } from './postgres-connections.module.js';
export { PostgresStoreModule } from './postgres-store.module.js';
export { SchemaGate } from './schema-gate.js';
