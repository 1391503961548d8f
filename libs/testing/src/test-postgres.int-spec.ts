import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { startPostgres, type TestPostgres } from './test-postgres.js';

describe('TestPostgres', () => {
  let postgres: TestPostgres;

  beforeAll(async () => {
    postgres = await startPostgres();
  });

  afterAll(() => postgres.stop());

  it('copies a template, whose setup runs once, into independent databases', async () => {
    let setups = 0;
    const things = {
      name: randomUUID().replaceAll('-', '_'),
      setup: async (url: string): Promise<void> => {
        setups += 1;
        await query(url, 'CREATE TABLE things (name text)');
      },
    };
    const [first, second] = await Promise.all([
      postgres.createDatabase(things),
      postgres.createDatabase(things),
    ]);
    await query(first.url, "INSERT INTO things VALUES ('in the first')");
    expect(await query(first.url, 'SELECT name FROM things')).toEqual([{ name: 'in the first' }]);
    expect(await query(second.url, 'SELECT name FROM things')).toEqual([]);
    expect(setups).toBe(1);
    await Promise.all([first.drop(), second.drop()]);
  });

  it('drops a database even if a connection to it was left open', async () => {
    const database = await postgres.createDatabase();
    const client = new pg.Client(database.url);
    const cut = new Promise((resolve) => client.on('error', resolve));
    await client.connect();
    await database.drop();
    await cut;
    await expect(query(database.url, 'SELECT 1')).rejects.toThrow('does not exist');
  });
});

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
