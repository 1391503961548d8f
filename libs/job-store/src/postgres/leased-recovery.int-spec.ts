import { freedRunContract, lostRunnerContract, recoveryContract } from '../testing.js';
import { PostgresUnderTest } from './store-under-test-spec.js';

let postgres: PostgresUnderTest;
beforeAll(async () => {
  postgres = await PostgresUnderTest.start();
});
afterAll(() => postgres.stop());

freedRunContract('PostgreSQL with runs on the lease path', () => postgres.leasingStore());
recoveryContract('PostgreSQL with runs on the lease path', () => postgres.leasingStore());
lostRunnerContract('PostgreSQL with runs on the lease path', () => postgres.leasingStore());
