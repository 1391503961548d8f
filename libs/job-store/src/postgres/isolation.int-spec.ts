import { isolationContract } from '../testing.js';
import { PostgresUnderTest } from './store-under-test-spec.js';

let postgres: PostgresUnderTest;
beforeAll(async () => {
  postgres = await PostgresUnderTest.start();
});
afterAll(() => postgres.stop());

isolationContract('PostgreSQL', () => postgres.store());

it('PostgreSQL as a Retention takes the other steps when one of them fails', async () => {
  const store = await postgres.store();
  const { pool } = postgres.database;
  await pool.query(`
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'Nothing is deleted here.'; END $$;
    CREATE TRIGGER refuse BEFORE DELETE ON alerts EXECUTE FUNCTION refuse()`);
  try {
    await store.recovery.renewRunner('00000000-0000-4000-8000-000000000001');
    await store.passTime(2 * 86_400_000);
    await expect(store.retention.maintain(30)).rejects.toThrow('delete from "alerts"');
    expect((await pool.query('SELECT FROM runners')).rowCount).toBe(0);
  } finally {
    await pool.query('DROP TRIGGER refuse ON alerts; DROP FUNCTION refuse');
  }
});
