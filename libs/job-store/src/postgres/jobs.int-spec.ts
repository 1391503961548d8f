import {
  jobChangeContract,
  jobListContract,
  jobRepositoryContract,
  jobRevisionsContract,
} from '../testing.js';
import { PostgresUnderTest } from './store-under-test-spec.js';

let postgres: PostgresUnderTest;
beforeAll(async () => {
  postgres = await PostgresUnderTest.start();
});
afterAll(() => postgres.stop());

jobRepositoryContract('PostgreSQL', () => postgres.store());
jobChangeContract('PostgreSQL', () => postgres.store());
jobListContract('PostgreSQL', () => postgres.store());
jobRevisionsContract('PostgreSQL', () => postgres.store());
