import { firstRunIdAt, isFinal } from '@job-scheduler/job-model';
import type { RunQuery } from '../run-ledger.js';
import { RUN_COLUMNS } from './run-rows.js';

/** A run list's statement: only the conditions that are asked for, so that each is planned for what it is. */
export function listStatement(query: RunQuery): { text: string; values: unknown[] } {
  const values: unknown[] = [];
  const conditions: string[] = [];
  const where = (condition: string, value: unknown): void => {
    values.push(value);
    conditions.push(condition.replace('?', `$${values.length}`));
  };
  if (query.job_id !== null) where('r.job_id = ?::uuid', query.job_id);
  if (query.state.length > 0) where('r.state = ANY(?::text[])', query.state);
  // What the index of open runs is for.
  if (query.state.length > 0 && !query.state.some(isFinal)) conditions.push('r.finished_at IS NULL');
  if (query.trigger.length > 0) where('r.trigger = ANY(?::text[])', query.trigger);
  if (query.from !== null) where('r.id >= ?::uuid', firstRunIdAt(query.from));
  if (query.to !== null) where('r.id < ?::uuid', firstRunIdAt(query.to));
  if (query.after !== null) where('r.id < ?::uuid', query.after);
  values.push(query.limit + 1);
  const filter = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
  return {
    text: `SELECT ${RUN_COLUMNS} FROM runs r JOIN jobs j ON j.id = r.job_id ${filter} ORDER BY r.id DESC LIMIT $${values.length}`,
    values,
  };
}
