import {
  jobIsGone,
  hasOperationEnded,
  keptErrors,
  operationStatesBefore,
  otherRunId,
  type LongOperation,
  type OperationState,
} from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Page } from '../job-repository.js';
import {
  OperationStore,
  type NewOperation,
  type OperationChunk,
  type OperationQuery,
  type OperationRun,
} from '../operation-store.js';
import { available, execute, inTransaction, type Database, type Statement } from './database.js';

/** Operations in PostgreSQL, so that a piece of work and its record are one transaction. */
export class PostgresOperationStore extends OperationStore {
  constructor(private readonly database: Database) {
    super();
  }

  async now(): Promise<number> {
    const [row] = await this.run<{ now: number }>(NOW, []);
    return row?.now ?? Number.NaN;
  }

  async jobNames(jobIds: string[]): Promise<Map<string, string>> {
    const rows = await this.run<{ id: string; name: string }>(JOB_NAMES, [jobIds]);
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  async create({ request, actor, jobIds, total, failed, errors }: NewOperation): Promise<LongOperation> {
    const createdAt = await this.now();
    const [created] = await this.run<LongOperation>(CREATE, [
      ...[otherRunId(createdAt, randomUUID()), request.kind, JSON.stringify(request), jobIds],
      ...[total, failed, JSON.stringify(keptErrors([], errors)), actor, new Date(createdAt).toISOString()],
    ]);
    if (created === undefined) throw new Error('PostgreSQL did not answer with the operation it stored.');
    return created;
  }

  async get(id: string): Promise<LongOperation | null> {
    return (await this.run<LongOperation>(GET, [id]))[0] ?? null;
  }

  async list(query: OperationQuery): Promise<Page<LongOperation, string>> {
    const { text, values } = listStatement(query);
    const { rows } = await available(this.database.pool.query<LongOperation>(text, values));
    const items = rows.slice(0, query.limit);
    return { items, next: rows.length > query.limit ? (items.at(-1)?.id ?? null) : null };
  }

  async open(limit: number): Promise<string[]> {
    return (await this.run<{ id: string }>(OPEN, [limit])).map(({ id }) => id);
  }

  async jobIds(id: string, from: number, limit: number): Promise<string[]> {
    const [row] = await this.run<{ ids: string[] }>(JOB_IDS, [id, from + 1, from + limit]);
    return row?.ids ?? [];
  }

  begin(id: string): Promise<LongOperation | null> {
    return this.move(id, 'running', ['pending', 'running']);
  }

  change(id: string, state: OperationState): Promise<LongOperation | null> {
    return this.move(id, state, operationStatesBefore(state));
  }

  async fail(id: string, error: string): Promise<LongOperation | null> {
    return inTransaction(this.database.pool, async (client) => {
      const current = await lock(client, id);
      if (current === null || !operationStatesBefore('failed').includes(current.state)) return null;
      return save(client, { ...current, state: 'failed', errors: keptErrors(current.errors, [error]) });
    });
  }

  async record(id: string, chunk: OperationChunk): Promise<LongOperation | null> {
    return inTransaction(this.database.pool, async (client) => {
      const current = await lock(client, id);
      if (current === null || !takes(current, chunk)) return null;
      const unknown = await recordRuns(client, chunk.runs);
      return save(client, {
        ...current,
        state: chunk.isLast && current.state === 'running' ? 'succeeded' : current.state,
        done: current.done + chunk.done + chunk.runs.length - unknown.length,
        failed: current.failed + chunk.failed + unknown.length,
        errors: keptErrors(current.errors, [...chunk.errors, ...unknown.map(jobIsGone)]),
        cursor: chunk.cursor,
      });
    });
  }

  private async move(id: string, to: OperationState, from: OperationState[]): Promise<LongOperation | null> {
    return (await this.run<LongOperation>(MOVE, [id, to, from, hasOperationEnded(to)]))[0] ?? null;
  }

  private run<Row extends pg.QueryResultRow>(statement: Statement, values: unknown[]): Promise<Row[]> {
    return execute<Row>(this.database.pool, statement, values);
  }
}

/** What was done elsewhere is done, whatever has become of the operation since; runs are only made while it runs. */
const takes = ({ state, cursor }: LongOperation, { after, runs }: OperationChunk): boolean =>
  cursor === after &&
  (state === 'running' || (runs.length === 0 && state !== 'succeeded' && state !== 'failed'));

async function lock(client: pg.PoolClient, id: string): Promise<LongOperation | null> {
  const { rows } = await client.query<LongOperation>(
    `SELECT ${COLUMNS} FROM operations WHERE id = $1 FOR UPDATE`,
    [id],
  );
  return rows[0] ?? null;
}

async function save(client: pg.PoolClient, operation: LongOperation): Promise<LongOperation | null> {
  const { id, state, done, failed, errors, cursor } = operation;
  const values = [id, state, done, failed, JSON.stringify(errors), cursor, hasOperationEnded(state)];
  return (await client.query<LongOperation>(SAVE, values)).rows[0] ?? null;
}

/**
 * Inserts runs of jobs that exist, and returns the job of each run that has none. The cursors are locked against
 * deletion, which would otherwise not see the new runs and leave them to be made; in the order in which ticks lock them.
 */
async function recordRuns(client: pg.PoolClient, runs: OperationRun[]): Promise<string[]> {
  if (runs.length === 0) return [];
  const jobIds = [...new Set(runs.map(({ job_id }) => job_id))];
  const { rows } = await client.query<{ job_id: string }>(LOCK_CURSORS, [jobIds]);
  const existing = new Set(rows.map(({ job_id }) => job_id));
  const known = runs.filter(({ job_id }) => existing.has(job_id));
  const columns = [
    known.map(({ id }) => id),
    known.map(({ job_id }) => job_id),
    known.map(({ trigger }) => trigger),
  ];
  const instants = known.map(({ scheduled_at }) => scheduled_at && new Date(scheduled_at).toISOString());
  await client.query(INSERT_RUNS, [...columns, instants]);
  await client.query(SET_LAST_RUNS, columns);
  return runs.filter(({ job_id }) => !existing.has(job_id)).map(({ job_id }) => job_id);
}

const COLUMNS =
  'id, state, request, total, done, failed, errors, cursor, actor, created_at, updated_at, finished_at';

/** To the millisecond, as the ids begin. */
const NOW = { name: 'operation_now', text: `SELECT date_trunc('milliseconds', clock_timestamp()) AS now` };

const JOB_NAMES = {
  name: 'operation_job_names',
  text: 'SELECT id, name FROM jobs WHERE id = ANY($1::uuid[]) AND deleted_at IS NULL',
};

const CREATE = {
  name: 'operation_create',
  text: `
    INSERT INTO operations (id, kind, state, request, job_ids, total, failed, errors, actor, created_at, updated_at)
    VALUES ($1, $2, 'pending', $3::json, $4::uuid[], $5, $6, $7::jsonb, $8, $9, $9) RETURNING ${COLUMNS}`,
};

const GET = { name: 'operation_get', text: `SELECT ${COLUMNS} FROM operations WHERE id = $1` };

const OPEN = {
  name: 'operations_open',
  text: `SELECT id FROM operations WHERE state IN ('pending', 'running') ORDER BY id LIMIT $1`,
};

const JOB_IDS = {
  name: 'operation_job_ids',
  text: 'SELECT job_ids[$2::int:$3::int] AS ids FROM operations WHERE id = $1',
};

const MOVE = {
  name: 'operation_move',
  text: `
    UPDATE operations SET state = $2, updated_at = now(), finished_at = CASE WHEN $4 THEN now() END
    WHERE id = $1 AND state = ANY($3::text[]) RETURNING ${COLUMNS}`,
};

const SAVE = `
  UPDATE operations
  SET state = $2, done = $3, failed = $4, errors = $5::jsonb, cursor = $6, updated_at = now(),
      finished_at = CASE WHEN $7 THEN coalesce(finished_at, now()) END
  WHERE id = $1 RETURNING ${COLUMNS}`;

const LOCK_CURSORS = `
  SELECT job_id FROM job_cursor WHERE job_id = ANY($1::uuid[]) ORDER BY job_id FOR NO KEY UPDATE`;

const INSERT_RUNS = `
  INSERT INTO runs (id, job_id, job_revision, trigger, state, scheduled_at, created_at, queued_at)
  SELECT run.id, run.job_id, c.revision, run.trigger, 'queued', coalesce(run.scheduled_at, now()), now(), now()
  FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[]) AS run (id, job_id, trigger, scheduled_at)
  JOIN job_cursor c USING (job_id)
  ON CONFLICT (id) DO NOTHING`;

/** As of any run by hand; backfilled runs lie in the past. */
const SET_LAST_RUNS = `
  UPDATE job_cursor c SET last_run_id = run.id
  FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS run (id, job_id, trigger)
  WHERE c.job_id = run.job_id AND run.trigger = 'manual'`;

function listStatement(query: OperationQuery): { text: string; values: unknown[] } {
  const values: unknown[] = [];
  const conditions: string[] = [];
  const where = (condition: string, value: unknown): void => {
    values.push(value);
    conditions.push(condition.replace('?', `$${values.length}`));
  };
  if (query.kind.length > 0) where('kind = ANY(?::text[])', query.kind);
  if (query.state.length > 0) where('state = ANY(?::text[])', query.state);
  if (query.after !== null) where('id < ?::uuid', query.after);
  values.push(query.limit + 1);
  const filter = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
  return {
    text: `SELECT ${COLUMNS} FROM operations ${filter} ORDER BY id DESC LIMIT $${values.length}`,
    values,
  };
}
