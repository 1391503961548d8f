import {
  completionContract,
  editedPolicyContract,
  lateRunContract,
  pausedJobContract,
  runClaimContract,
  runEndingContract,
  runHistoryContract,
  runListContract,
  overlapContract,
  retryPolicyContract,
  runPolicyContract,
  runResultContract,
  tickRecordingContract,
} from '../testing.js';
import { PostgresUnderTest } from './store-under-test-spec.js';

let postgres: PostgresUnderTest;
beforeAll(async () => {
  postgres = await PostgresUnderTest.start();
});
afterAll(() => postgres.stop());

tickRecordingContract('PostgreSQL with runs on the lease path', () => postgres.leasingStore());
runClaimContract('PostgreSQL with runs on the lease path', () => postgres.leasingStore());
runResultContract('PostgreSQL with runs on the lease path', () => postgres.leasingStore());
runListContract('PostgreSQL with runs on the lease path', () => postgres.leasingStore());
runPolicyContract('PostgreSQL with runs on the lease path', () => postgres.leasingStore());
retryPolicyContract('PostgreSQL with runs on the lease path', () => postgres.leasingStore());
overlapContract('PostgreSQL with runs on the lease path', () => postgres.leasingStore());
editedPolicyContract('PostgreSQL with runs on the lease path', () => postgres.leasingStore());
completionContract('PostgreSQL with runs on the lease path', () => postgres.leasingStore());
lateRunContract('PostgreSQL with runs on the lease path', () => postgres.leasingStore());
runEndingContract('PostgreSQL with runs on the lease path', () => postgres.leasingStore());
pausedJobContract('PostgreSQL with runs on the lease path', () => postgres.leasingStore());
// Last: what it does under load would go on beside other tests if it took too long.
runHistoryContract('PostgreSQL with runs on the lease path', () => postgres.leasingStore());
