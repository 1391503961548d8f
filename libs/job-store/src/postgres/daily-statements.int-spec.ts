import { firstRunIdAt } from '@job-scheduler/job-model';
import { DailyStatements } from './daily-statements.js';
import { PostgresUnderTest } from './store-under-test-spec.js';

const DAY = Date.UTC(2001, 1, 3);
const NEXT_DAY = Date.UTC(2001, 1, 4);

let postgres: PostgresUnderTest;
beforeAll(async () => {
  postgres = await PostgresUnderTest.start();
});
afterAll(() => postgres.stop());

describe('DailyStatements', () => {
  const countIn = (table: string) => ({
    name: `count_${table}`,
    text: `SELECT '${table}' AS used FROM ${table} WHERE id = ANY($1::uuid[]) HAVING count(*) = 0`,
  });
  /** The tables on which a statement about the runs is executed. */
  const tablesOf = async (statements: DailyStatements, ...runIds: string[]) => {
    const rows = await statements.execute<{ used: string }, string>(
      countIn,
      runIds,
      (id) => id,
      (ids) => [ids],
    );
    return rows.map(({ used }) => used);
  };

  it('use a partition again soon after it was created, although it was missing before', async () => {
    const statements = new DailyStatements(postgres.database, 3);
    const run = firstRunIdAt(DAY);
    expect(await tablesOf(statements, run)).toEqual(['runs']);
    await postgres.database.pool.query(
      `CREATE TABLE runs_20010203 PARTITION OF runs FOR VALUES FROM ('${run}') TO ('${firstRunIdAt(NEXT_DAY)}')`,
    );
    const used: string[] = [];
    for (let batch = 0; batch < 4; batch += 1) used.push(...(await tablesOf(statements, run)));
    expect(used).toEqual(['runs', 'runs', 'runs_20010203', 'runs_20010203']);
  });

  it('find runs of days that no partition can have in the whole ledger, in one statement', async () => {
    const statements = new DailyStatements(postgres.database);
    const runs = [Date.UTC(10_000, 0, 1), Date.UTC(10_888, 0, 1)].map(firstRunIdAt);
    expect(await tablesOf(statements, ...runs)).toEqual(['runs']);
  });
});
