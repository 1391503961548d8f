import {
  dueTimesContract,
  freedRunContract,
  idempotencyStoreContract,
  lostRunnerContract,
  recoveryContract,
  retentionContract,
} from '../testing.js';
import { PostgresUnderTest } from './store-under-test-spec.js';

let postgres: PostgresUnderTest;
beforeAll(async () => {
  postgres = await PostgresUnderTest.start();
});
afterAll(() => postgres.stop());

dueTimesContract('PostgreSQL', () => postgres.store());
freedRunContract('PostgreSQL', () => postgres.store());
recoveryContract('PostgreSQL', () => postgres.store());
lostRunnerContract('PostgreSQL', () => postgres.store());
idempotencyStoreContract('PostgreSQL', () => postgres.store());
retentionContract('PostgreSQL', () => postgres.store());
