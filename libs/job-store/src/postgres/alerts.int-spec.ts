import { alertDeliveryContract, alertOutboxContract } from '../testing.js';
import { PostgresUnderTest } from './store-under-test-spec.js';

let postgres: PostgresUnderTest;
beforeAll(async () => {
  postgres = await PostgresUnderTest.start();
});
afterAll(() => postgres.stop());

alertOutboxContract('PostgreSQL', () => postgres.store());
alertDeliveryContract('PostgreSQL', () => postgres.store());
