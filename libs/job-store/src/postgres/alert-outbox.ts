import type { AlertOccurrence } from '@job-scheduler/job-model';
import { and, eq, getTableColumns, inArray, sql, type SQL } from 'drizzle-orm';
import type { PgUpdateSetSource } from 'drizzle-orm/pg-core';
import { AlertOutbox, type AlertPosition, type AlertQuery, type RaisedAlert } from '../alert-outbox.js';
import type { Page } from '../page.js';
import { isFirstOfLine, UNDELIVERED } from './alert-lines.js';
import { available, execute, type Database } from './database.js';
import { timestampOf } from './instants.js';
import { isBehind, isInNamespaces, orderBy, pageOf, type ListOrder } from './pages.js';
import { raiseAlerts, settleStreaks } from './raise-alerts.js';
import { alerts, jobs } from './schema.js';

/** Alerts in PostgreSQL. */
export class PostgresAlertOutbox extends AlertOutbox {
  constructor(private readonly database: Database) {
    super();
  }

  raise(occurrences: AlertOccurrence[]): Promise<void> {
    return raiseAlerts(this.database.pool, occurrences);
  }

  settleStreaks(): Promise<void> {
    return settleStreaks(this.database.pool);
  }

  async undelivered(lostAfterMs: number, limit: number): Promise<string[]> {
    const values = [lostAfterMs, limit];
    const rows = await execute<{ id: string }>(this.database.pool, UNDELIVERED, values);
    return rows.map(({ id }) => id);
  }

  async entrust(ids: string[]): Promise<void> {
    await this.write({ entrusted_at: NOW }, inArray(alerts.id, ids));
  }

  async take(id: string): Promise<RaisedAlert | null> {
    const isFirst = sql.raw(isFirstOfLine('alerts'));
    const rows = await available(() =>
      this.database.orm
        .select(RAISED_ALERT)
        .from(alerts)
        .where(and(isPending(id), isFirst)),
    );
    return rows[0] ?? null;
  }

  async markDelivered(id: string): Promise<void> {
    await this.write({ state: 'delivered', delivered_at: NOW, attempts: ONE_MORE }, isPending(id));
  }

  async markFailed(id: string, error: string, forGood: boolean): Promise<void> {
    const change = {
      state: forGood ? 'failed' : 'pending',
      last_error: error.replaceAll('\u0000', '\ufffd'),
      attempts: ONE_MORE,
      entrusted_at: NOW,
    } as const;
    await this.write(change, isPending(id));
  }

  async list(query: AlertQuery): Promise<Page<RaisedAlert, AlertPosition>> {
    const rows = await available(() =>
      this.database.orm
        .select(RAISED_ALERT)
        .from(alerts)
        .where(conditionsOf(query))
        .orderBy(...orderBy(NEWEST_FIRST))
        .limit(query.limit + 1),
    );
    return pageOf(rows, query.limit, ({ at, id }) => ({ at, id }));
  }

  private async write(change: AlertChange, condition: SQL | undefined): Promise<void> {
    await available(() => this.database.orm.update(alerts).set(change).where(condition));
  }
}

type AlertChange = PgUpdateSetSource<typeof alerts>;

const { ended_at: _, entrusted_at: __, destination, ...columns } = getTableColumns(alerts);

const RAISED_ALERT = { ...columns, to: destination };

const NOW = sql`now()`;
const ONE_MORE = sql`${alerts.attempts} + 1`;

const NEWEST_FIRST: ListOrder = { key: alerts.at, type: sql`timestamptz`, id: alerts.id, isDescending: true };

const isPending = (id: string): SQL | undefined => and(eq(alerts.id, id), eq(alerts.state, 'pending'));

const conditionsOf = ({ job_id, namespaces, state, event, after }: AlertQuery): SQL | undefined =>
  and(
    job_id === null ? undefined : eq(alerts.job_id, job_id),
    namespaces == null
      ? undefined
      : sql`EXISTS (SELECT FROM ${jobs} WHERE ${and(eq(jobs.id, alerts.job_id), isInNamespaces(jobs.namespace, namespaces))})`,
    state.length > 0 ? inArray(alerts.state, state) : undefined,
    event.length > 0 ? inArray(alerts.event, event) : undefined,
    after === null ? undefined : isBehind(NEWEST_FIRST, { key: timestampOf(after.at), id: after.id }),
  );
