import type pg from 'pg';
import type { AlertPosition, AlertQuery, RaisedAlert } from '../alert-outbox.js';
import type { Page } from '../job-repository.js';
import { available } from './database.js';

/** The columns that an alert is read from. */
export const ALERT_COLUMNS = `
  id, job_id, job_name, event, destination AS to, run_id, failures, reason, at, state, attempts, last_error,
  delivered_at`;

/** A page of alerts, newest first. Throws StoreUnavailableError. */
export async function listAlerts(
  pool: pg.Pool,
  query: AlertQuery,
): Promise<Page<RaisedAlert, AlertPosition>> {
  const { text, values } = listStatement(query);
  const { rows } = await available(pool.query<RaisedAlert>(text, values));
  const items = rows.slice(0, query.limit);
  const last = items.at(-1);
  return { items, next: rows.length > query.limit && last ? { at: last.at, id: last.id } : null };
}

/** Only the conditions that are asked for, so that each is planned for what it is. */
function listStatement({ job_id, state, event, after, limit }: AlertQuery): {
  text: string;
  values: unknown[];
} {
  const values: unknown[] = [];
  const parameter = (value: unknown): string => `$${values.push(value)}`;
  const conditions = [
    job_id === null ? [] : `job_id = ${parameter(job_id)}::uuid`,
    state.length === 0 ? [] : `state = ANY(${parameter(state)}::text[])`,
    event.length === 0 ? [] : `event = ANY(${parameter(event)}::text[])`,
    after === null
      ? []
      : `(at, id) < (${parameter(new Date(after.at).toISOString())}::timestamptz, ${parameter(after.id)}::uuid)`,
  ].flat();
  const filter = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
  return {
    text: `SELECT ${ALERT_COLUMNS} FROM alerts ${filter} ORDER BY at DESC, id DESC LIMIT ${parameter(limit + 1)}`,
    values,
  };
}
