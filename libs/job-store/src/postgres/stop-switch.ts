import { asc, eq, getTableColumns, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import type { Audited } from '../audit-log.js';
import { MOST_LEAD_MS } from '../claim-ledger.js';
import { StopSwitch, type Stop } from '../stop-switch.js';
import { noteWrite } from './audit-log.js';
import { available, execute, inTransaction, type Database } from './database.js';
import { stops } from './schema.js';

/** No namespace can have this name. */
export const WHOLE_SYSTEM = '*';

const STOP = {
  ...getTableColumns(stops),
  namespace: sql<string | null>`nullif(${stops.namespace}, ${WHOLE_SYSTEM})`,
};

/** The switches in PostgreSQL. */
export class PostgresStopSwitch extends StopSwitch {
  constructor(private readonly database: Database) {
    super();
  }

  stops(): Promise<Stop[]> {
    return available(() => this.database.orm.select(STOP).from(stops).orderBy(asc(stops.namespace)));
  }

  async stop({ namespace, reason, actor }: Omit<Stop, 'stopped_at'>, audited?: Audited<Stop>): Promise<Stop> {
    const name = namespace ?? WHOLE_SYSTEM;
    const stop = await inTransaction(this.database.pool, async (client) => {
      const [stopped] = await drizzle(client)
        .insert(stops)
        .values({ namespace: name, reason, actor, stopped_at: sql`now()` })
        .onConflictDoUpdate({ target: stops.namespace, set: { reason, actor } })
        .returning(STOP);
      if (stopped === undefined) throw new Error('PostgreSQL did not answer with the stop that it stored.');
      await noteWrite(client, audited, stopped);
      return stopped;
    });
    for (const wait of [TICKS_TAKEN, TICKS_PASSED]) await execute(this.database.pool, wait, []);
    return stop;
  }

  resume(namespace: string | null, audited?: Audited<Stop>): Promise<Stop | null> {
    return inTransaction(this.database.pool, async (client) => {
      const [resumed] = await drizzle(client)
        .delete(stops)
        .where(eq(stops.namespace, namespace ?? WHOLE_SYSTEM))
        .returning(STOP);
      await noteWrite(client, audited, resumed);
      return resumed ?? null;
    });
  }
}

/** Waits while ticks are recorded by statements that began before the stop. */
const TICKS_TAKEN = { name: 'ticks_taken', text: 'SELECT pg_sleep(0.05)' };

/** Waits until the ticks are past that were recorded before they were due: their calls do not know of the stop. */
const TICKS_PASSED = {
  name: 'ticks_passed',
  text: `
    SELECT pg_sleep(least(${MOST_LEAD_MS} / 1000.0,
                          greatest(0, coalesce(max(extract(epoch FROM claimed_at - clock_timestamp())), 0))))
    FROM dispatches WHERE claimed_at > clock_timestamp()`,
};
