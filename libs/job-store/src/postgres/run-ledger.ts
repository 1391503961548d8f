import {
  firstRunIdAt,
  isFinal,
  otherRunId,
  type Cursor,
  type Operation,
  type PlanInput,
  type Run,
  type RunReference,
  type ScheduleBounds,
  type TickPlan,
} from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import type { Page } from '../job-repository.js';
import {
  RunLedger,
  type AttemptResult,
  type ClaimedRun,
  type Claimant,
  type RunQuery,
  type RunSummary,
} from '../run-ledger.js';
import { CLAIM_RUNS, ENDED_RUNS, FINISH_RUNS, finishValues } from './claim-and-finish.js';
import { available, execute, inTransaction, type Database } from './database.js';
import { RECORD_TICKS, recordTicksValues } from './record-ticks.js';
import { RUN_COLUMNS, runFromRow, summaryFromRow, type RunRow } from './run-rows.js';

/** The ledger in PostgreSQL: raw, batched SQL, since it lies on the path of a tick. */
export class PostgresRunLedger extends RunLedger {
  constructor(private readonly database: Database) {
    super();
  }

  async planInputs(jobIds: string[]): Promise<PlanInput[]> {
    const rows = await execute<PlanRow>(this.database.hotPool, PLAN_INPUTS, [jobIds]);
    return rows.map(planInputFromRow);
  }

  async recordTicks(plans: TickPlan[]): Promise<Set<string>> {
    const rows = await execute<{ job_id: string }>(
      this.database.hotPool,
      RECORD_TICKS,
      recordTicksValues(plans),
    );
    return new Set(rows.map((row) => row.job_id));
  }

  async trigger(jobId: string, payload: unknown): Promise<Run | null> {
    return inTransaction(this.database.pool, async (client) => {
      const { rows } = await client.query<{ revision: number; now: number }>(LOCK_CURSOR, [jobId]);
      const cursor = rows[0];
      if (cursor === undefined) return null;
      const runId = otherRunId(Math.floor(cursor.now), randomUUID());
      const json = payload === undefined || payload === null ? null : JSON.stringify(payload);
      await client.query(INSERT_MANUAL, [
        runId,
        jobId,
        cursor.revision,
        new Date(cursor.now).toISOString(),
        json,
      ]);
      await client.query('UPDATE job_cursor SET last_run_id = $2 WHERE job_id = $1', [jobId, runId]);
      const inserted = await client.query<RunRow & { response_bodies: string[] }>(GET_RUN, [runId]);
      return inserted.rows[0] === undefined ? null : runFromRow(inserted.rows[0]);
    });
  }

  queued(runIds: string[]): Promise<RunReference[]> {
    return execute<RunReference>(this.database.hotPool, QUEUED, [runIds]);
  }

  async unknown(runIds: string[]): Promise<string[]> {
    const rows = await execute<{ id: string }>(this.database.hotPool, UNKNOWN, [runIds]);
    return rows.map((row) => row.id);
  }

  async claim(references: RunReference[], claimant: Claimant): Promise<ClaimedRun[]> {
    const claimed: ClaimedRun[] = [];
    for (const [attempt, ids] of idsByAttempt(references)) {
      const values = [ids, attempt, claimant.runner_id, claimant.claim_id];
      const rows = await execute<ClaimRow>(this.database.hotPool, CLAIM_RUNS, values);
      claimed.push(...rows.map(claimedFromRow));
    }
    return claimed;
  }

  async finish(results: AttemptResult[]): Promise<Set<string>> {
    const rows = await execute<{ id: string }>(this.database.hotPool, FINISH_RUNS, finishValues(results));
    const standing = new Set(rows.map((row) => row.id));
    if (standing.size < results.length) await this.addWrittenEarlier(results, standing);
    return standing;
  }

  /** Results stand, too, that an earlier try wrote whose answer was lost. */
  private async addWrittenEarlier(results: AttemptResult[], standing: Set<string>): Promise<void> {
    const missing = new Map(
      results.filter(({ run_id }) => !standing.has(run_id)).map(({ run_id, claim_id }) => [run_id, claim_id]),
    );
    const rows = await execute<{ id: string; claim_id: string | null }>(this.database.hotPool, ENDED_RUNS, [
      [...missing.keys()],
    ]);
    for (const { id, claim_id } of rows) if (claim_id === missing.get(id)) standing.add(id);
  }

  async get(runId: string): Promise<Run | null> {
    const query = available(
      this.database.pool.query<RunRow & { response_bodies: string[] }>(GET_RUN, [runId]),
    );
    const row = (await query).rows[0];
    return row === undefined ? null : runFromRow(row);
  }

  async list(query: RunQuery): Promise<Page<RunSummary, string>> {
    const { text, values } = listStatement(query);
    const { rows } = await available(this.database.pool.query<RunRow>(text, values));
    const items = rows.slice(0, query.limit).map(summaryFromRow);
    return { items, next: rows.length > query.limit ? (items.at(-1)?.id ?? null) : null };
  }
}

/** Nearly always one group: first attempts. */
function idsByAttempt(references: RunReference[]): Map<number, string[]> {
  const groups = new Map<number, string[]>();
  for (const { run_id, attempt } of references) {
    const ids = groups.get(attempt);
    if (ids === undefined) groups.set(attempt, [run_id]);
    else ids.push(run_id);
  }
  return groups;
}

type PlanRow = ScheduleBounds & Cursor & { id: string; created_at: number };

/** Written out, because on the path of a tick the rest of a destructuring costs more than all else here. */
const planInputFromRow = (row: PlanRow): PlanInput => ({
  id: row.id,
  created_at: row.created_at,
  definition: {
    schedule: row.schedule,
    timezone: row.timezone,
    dst_gap: row.dst_gap,
    dst_fold: row.dst_fold,
    start_at: row.start_at,
    end_at: row.end_at,
    max_runs: row.max_runs,
  },
  cursor: {
    revision: row.revision,
    status: row.status,
    last_tick: row.last_tick,
    next_due: row.next_due,
    fired: row.fired,
  },
});

const PLAN_INPUTS = {
  name: 'plan_inputs',
  text: `
    SELECT j.id, j.created_at, j.schedule, j.timezone, j.dst_gap, j.dst_fold, j.start_at, j.end_at, j.max_runs,
           c.revision, c.status, c.last_tick, c.next_due, c.fired
    FROM unnest($1::uuid[]) AS wanted (id) JOIN job_cursor c ON c.job_id = wanted.id JOIN jobs j ON j.id = c.job_id`,
};

const LOCK_CURSOR = 'SELECT revision, clock_timestamp() AS now FROM job_cursor WHERE job_id = $1 FOR UPDATE';

const INSERT_MANUAL = `
  INSERT INTO runs (id, job_id, job_revision, trigger, state, scheduled_at, created_at, queued_at, payload)
  VALUES ($1, $2, $3, 'manual', 'queued', $4, $4, $4, $5::json)`;

const GET_RUN = `SELECT ${RUN_COLUMNS}, r.response_bodies FROM runs r JOIN jobs j ON j.id = r.job_id WHERE r.id = $1`;

const QUEUED = {
  name: 'queued_runs',
  text: `
    SELECT r.id AS run_id, r.attempt FROM unnest($1::uuid[]) AS wanted (id) JOIN runs r USING (id)
    WHERE r.state = 'queued'`,
};

const UNKNOWN = {
  name: 'unknown_runs',
  text: `
    SELECT wanted.id FROM unnest($1::uuid[]) AS wanted (id)
    WHERE NOT EXISTS (SELECT FROM runs r WHERE r.id = wanted.id)`,
};

type ClaimRow = Omit<ClaimedRun, 'operation' | 'own_payload'> & Operation & { own_payload: unknown };

function claimedFromRow(row: ClaimRow): ClaimedRun {
  return {
    run_id: row.run_id,
    job_id: row.job_id,
    job_revision: row.job_revision,
    attempt: row.attempt,
    trigger: row.trigger,
    scheduled_at: row.scheduled_at,
    operation: {
      callback_url: row.callback_url,
      http_method: row.http_method,
      headers: row.headers,
      query: row.query,
      payload: (row.own_payload ?? row.payload) as Operation['payload'],
      timeout_seconds: row.timeout_seconds,
    },
    own_payload: row.own_payload !== null,
  };
}

/** A run list's statement: only the conditions that are asked for, so that each is planned for what it is. */
function listStatement(query: RunQuery): { text: string; values: unknown[] } {
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
