import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../migrations');

/** Those that a running release has to go on beside. */
const later = readdirSync(FOLDER).filter((name) => name >= '0011');

/** Tables that never have many rows, nor much traffic. */
const SMALL = new Set(['operations', 'sessions']);

const matches = (sql: string, pattern: RegExp): string[] =>
  [...sql.matchAll(pattern)].map(([, table = '']) => table);

test.each(later)('%s holds up no process that works', (name) => {
  const sql = readFileSync(join(FOLDER, name), 'utf8');
  const made = new Set([...SMALL, ...matches(sql, /^CREATE TABLE (\w+)/gm)]);
  const old = (tables: string[]) => tables.filter((table) => !made.has(table));
  // Indexes of tables with rows are built beside the traffic.
  expect(old(matches(sql, /^CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY)\w+ ON (\w+)/gm))).toEqual([]);
  // Two tables locked by one transaction are a deadlock with whoever uses them in the other order.
  expect(new Set(old(matches(sql, /^ALTER TABLE (\w+)/gm))).size).toBeLessThan(2);
  // These read or write all rows while nobody else can.
  if (old(matches(sql, /^ALTER TABLE (\w+)/gm)).length > 0)
    expect(sql).not.toMatch(/SET NOT NULL|ALTER COLUMN \w+ TYPE|REFERENCES|ADD CONSTRAINT/);
});
