export * from './alert-outbox.js';
export * from './idempotency-store.js';
export * from './job-repository.js';
export * from './operation-store.js';
export * from './recovery.js';
export * from './retention.js';
export * from './run-ledger.js';
