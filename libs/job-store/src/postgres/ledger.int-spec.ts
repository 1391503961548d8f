import {
  completionContract,
  lateRunContract,
  pausedJobContract,
  runClaimContract,
  runEndingContract,
  runLedgerContract,
  runListContract,
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

runLedgerContract('PostgreSQL', () => postgres.store());
tickRecordingContract('PostgreSQL', () => postgres.store());
runClaimContract('PostgreSQL', () => postgres.store());
runResultContract('PostgreSQL', () => postgres.store());
runListContract('PostgreSQL', () => postgres.store());
runPolicyContract('PostgreSQL', () => postgres.store());
completionContract('PostgreSQL', () => postgres.store());
lateRunContract('PostgreSQL', () => postgres.store());
runEndingContract('PostgreSQL', () => postgres.store());
pausedJobContract('PostgreSQL', () => postgres.store());
