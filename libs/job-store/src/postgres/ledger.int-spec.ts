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

tickRecordingContract('PostgreSQL', () => postgres.store());
runClaimContract('PostgreSQL', () => postgres.store());
runResultContract('PostgreSQL', () => postgres.store());
runListContract('PostgreSQL', () => postgres.store());
runPolicyContract('PostgreSQL', () => postgres.store());
retryPolicyContract('PostgreSQL', () => postgres.store());
overlapContract('PostgreSQL', () => postgres.store());
editedPolicyContract('PostgreSQL', () => postgres.store());
completionContract('PostgreSQL', () => postgres.store());
lateRunContract('PostgreSQL', () => postgres.store());
runEndingContract('PostgreSQL', () => postgres.store());
pausedJobContract('PostgreSQL', () => postgres.store());
// Last: what it does under load would go on beside other tests if it took too long.
runHistoryContract('PostgreSQL', () => postgres.store());
