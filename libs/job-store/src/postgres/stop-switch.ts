import { asc, eq, getTableColumns, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import type { Audited } from '../audit-log.js';
import { StopSwitch, type Stop } from '../stop-switch.js';
import { noteWrite } from './audit-log.js';
import { available, inTransaction, type Database } from './database.js';
import { stops } from './schema.js';

/** No namespace can have this name. */
const WHOLE_SYSTEM = '*';

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

  stop({ namespace, reason, actor }: Omit<Stop, 'stopped_at'>, audited?: Audited<Stop>): Promise<Stop> {
    const name = namespace ?? WHOLE_SYSTEM;
    return inTransaction(this.database.pool, async (client) => {
      const [stopped] = await drizzle(client)
        .insert(stops)
        .values({ namespace: name, reason, actor, stopped_at: sql`now()` })
        .onConflictDoUpdate({ target: stops.namespace, set: { reason, actor } })
        .returning(STOP);
      if (stopped === undefined) throw new Error('PostgreSQL did not answer with the stop that it stored.');
      await noteWrite(client, audited, stopped);
      return stopped;
    });
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
