import { ledgerContracts } from './ledger-contracts.for-spec.js';
import { PostgresUnderTest } from './store-under-test-spec.js';

let postgres: PostgresUnderTest;
beforeAll(async () => {
  postgres = await PostgresUnderTest.start();
});
afterAll(() => postgres.stop());

ledgerContracts('PostgreSQL with runs on the lease path', () => postgres.leasingStore());
