export { idempotencyStoreContract } from './contract/idempotency-store-contract.js';
export { jobListContract } from './contract/job-list-contract.js';
export { jobRepositoryContract } from './contract/job-repository-contract.js';
export type { JobStoreSetup, JobStoreUnderTest } from './contract/job-store-under-test.js';
export { recoveryContract } from './contract/recovery-contract.js';
export { retentionContract } from './contract/retention-contract.js';
export { runClaimContract } from './contract/run-claim-contract.js';
export { runLedgerContract } from './contract/run-ledger-contract.js';
export { runListContract } from './contract/run-list-contract.js';
