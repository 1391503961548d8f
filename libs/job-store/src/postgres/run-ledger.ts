import {
  firstRunIdAt,
  isFinal,
  otherRunId,
  type Cursor,
  type Operation,
  type PlanInput,
  type Policies,
  type Run,
  type RunReference,
  type RunState,
  type RunTrigger,
  type ScheduleBounds,
  type TickPlan,
} from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Page } from '../job-repository.js';
import {
  RunLedger,
  type AttemptResult,
  type CancelledClaim,
  type ClaimedRun,
  type Claimant,
  type DueRun,
  type DueRuns,
  type FinishedRuns,
  type JobOutcome,
  type RunQuery,
  type RunSummary,
} from '../run-ledger.js';
import {
  CANCELLED_CLAIMS,
  CLAIM_RUNS,
  ENDED_RUNS,
  EXPIRE_RUNS,
  FINISH_RUNS,
  finishValues,
  POSTPONE_RUNS,
  RETRY_RUNS,
} from './claim-and-finish.js';
import { available, execute, inTransaction, type Database, type Statement } from './database.js';
import { isExclusive, lockCursors, releaseWaiting, resolveOverlaps } from './exclusive-runs.js';
import { policiesFrom } from './job-rows.js';
import { RECORD_TICKS, recordTicksValues, type RecordedPlan } from './record-ticks.js';
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

  async recordTicks(plans: TickPlan[]): Promise<TickPlan[]> {
    const exclusive = plans.filter((plan) => isExclusive(plan.overlap) && plan.runs.length > 0);
    if (exclusive.length === 0) return this.recordAsPlanned(plans);
    const independent = plans.filter((plan) => !exclusive.includes(plan));
    const recorded = await Promise.all([this.recordAsPlanned(independent), this.recordExclusive(exclusive)]);
    return recorded.flat();
  }

  private async recordAsPlanned(plans: RecordedPlan[]): Promise<TickPlan[]> {
    if (plans.length === 0) return [];
    return recordedOf(plans, await execute(this.database.hotPool, RECORD_TICKS, recordTicksValues(plans)));
  }

  /** Overlap is decided under the locks, so the plans may have lost their race by then: those are left out. */
  private recordExclusive(plans: TickPlan[]): Promise<TickPlan[]> {
    return inTransaction(this.database.hotPool, async (client) => {
      const ids = plans.map((plan) => plan.job_id);
      await lockCursors(client, ids);
      const { rows } = await client.query<{ job_id: string; revision: number; last_tick: number }>(
        `SELECT job_id, revision, last_tick FROM job_cursor WHERE job_id = ANY($1::uuid[]) AND status = 'active'`,
        [ids],
      );
      const cursors = new Map(rows.map((row) => [row.job_id, row]));
      const standing = plans.filter(({ job_id, expected }) => {
        const cursor = cursors.get(job_id);
        return cursor?.revision === expected.revision && cursor.last_tick === expected.last_tick;
      });
      const resolved = await resolveOverlaps(client, standing);
      return recordedOf(resolved, await execute(client, RECORD_TICKS, recordTicksValues(resolved)));
    });
  }

  trigger(jobId: string, payload: unknown): Promise<Run | null> {
    return inTransaction(this.database.pool, (client) =>
      insertQueued(client, { jobId, trigger: 'manual', payload, replayOf: null }),
    );
  }

  replay(runId: string, payload: unknown): Promise<Run | null> {
    return inTransaction(this.database.pool, async (client) => {
      const { rows } = await client.query<{ job_id: string; payload: unknown }>(
        'SELECT job_id, payload FROM runs WHERE id = $1',
        [runId],
      );
      const original = rows[0];
      if (original === undefined) return null;
      const own = payload ?? original.payload;
      const run = { jobId: original.job_id, trigger: 'replay', payload: own, replayOf: runId } as const;
      return insertQueued(client, run);
    });
  }

  async cancel(runId: string, reason: string): Promise<Run | null> {
    await execute(this.database.pool, CANCEL_RUN, [runId, reason]);
    return this.get(runId);
  }

  cancelledClaims(runnerId: string): Promise<CancelledClaim[]> {
    return execute<CancelledClaim>(this.database.hotPool, CANCELLED_CLAIMS, [runnerId]);
  }

  postpone(runIds: string[], { claim_id }: Claimant, delayMs: number): Promise<DueRun[]> {
    return execute<DueRun>(this.database.hotPool, POSTPONE_RUNS, [runIds, claim_id, delayMs]);
  }

  async becomeDue(runIds: string[]): Promise<DueRuns> {
    const rows = await execute<RunReference & { due_at: number | null }>(this.database.hotPool, BECOME_DUE, [
      runIds,
    ]);
    const queued = rows.filter((row) => row.due_at === null);
    const later = rows.flatMap(({ run_id, due_at }) => (due_at === null ? [] : [{ run_id, due_at }]));
    return { queued: queued.map(({ run_id, attempt }) => ({ run_id, attempt })), later };
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
    if (claimed.length < references.length) await this.skipExpired(references, claimed);
    return claimed;
  }

  private async skipExpired(references: RunReference[], claimed: ClaimedRun[]): Promise<void> {
    const won = new Set(claimed.map(({ run_id }) => run_id));
    const lost = references.flatMap(({ run_id }) => (won.has(run_id) ? [] : [run_id]));
    await execute(this.database.hotPool, EXPIRE_RUNS, [lost]);
  }

  async finish(results: AttemptResult[]): Promise<FinishedRuns> {
    const final = results.filter(({ state }) => state !== 'retrying');
    const retried = results.filter(({ state }) => state === 'retrying');
    const rows = [
      ...(await this.write<FinishedRow>(FINISH_RUNS, final)),
      ...(await this.write<FinishedRow>(RETRY_RUNS, retried)),
    ];
    const standing = new Set(rows.map((row) => row.run_id));
    if (standing.size < results.length) await this.addWrittenEarlier(results, standing);
    const released = await this.release(rows.filter((row) => row.exclusive && row.due_at == null));
    return { standing, due: [...rows.flatMap(dueOf), ...released], outcomes: rows.flatMap(outcomeOf) };
  }

  private async write<Row extends object>(statement: Statement, results: AttemptResult[]): Promise<Row[]> {
    return results.length === 0 ? [] : execute<Row>(this.database.hotPool, statement, finishValues(results));
  }

  /** Queues what waited for these runs to end. */
  private async release(ended: FinishedRow[]): Promise<DueRun[]> {
    if (ended.length === 0) return [];
    const jobIds = [...new Set(ended.map((row) => row.job_id))];
    const released = await inTransaction(this.database.hotPool, (client) => releaseWaiting(client, jobIds));
    return released.map(({ run_id }) => ({ run_id, due_at: 0 }));
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

/** The plans of the jobs whose cursors advanced. */
function recordedOf(plans: RecordedPlan[], rows: { job_id?: string }[]): TickPlan[] {
  if (rows.length === plans.length) return plans;
  const advanced = new Set(rows.map((row) => row.job_id));
  return plans.filter((plan) => advanced.has(plan.job_id));
}

/** A row of FINISH_RUNS or RETRY_RUNS: each leaves the other's columns out. */
interface FinishedRow {
  run_id: string;
  job_id: string;
  exclusive: boolean;
  due_at?: number | null;
  state?: RunState | null;
  reason?: string | null;
  failures?: number | null;
  failures_before?: number | null;
  policies?: Partial<Policies> | null;
}

const dueOf = ({ run_id, due_at }: FinishedRow): DueRun[] =>
  due_at === undefined || due_at === null ? [] : [{ run_id, due_at }];

/** How a job fares, where the result tells something new. */
function outcomeOf({ run_id, job_id, state, ...rest }: FinishedRow): JobOutcome[] {
  if (state === undefined || state === null) return [];
  const { reason = null, failures, failures_before, policies = null } = rest;
  const counts = { failures: failures ?? 0, failures_before: failures_before ?? 0 };
  return [{ run_id, job_id, state, reason, ...counts, policies: policiesFrom(policies) }];
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

type PlanRow = ScheduleBounds &
  Cursor & { id: string; created_at: number; policies: Partial<Policies> | null };

/** Written out, because on the path of a tick the rest of a destructuring costs more than all else here. */
const planInputFromRow = (row: PlanRow): PlanInput => planInput(row, policiesFrom(row.policies));

const planInput = (row: PlanRow, policies: Policies): PlanInput => ({
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
    jitter_seconds: policies.jitter_seconds,
    catch_up: policies.catch_up,
    catch_up_window_seconds: policies.catch_up_window_seconds,
    overlap: policies.overlap,
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
           j.policies, c.revision, c.status, c.last_tick, c.next_due, c.fired
    FROM unnest($1::uuid[]) AS wanted (id) JOIN job_cursor c ON c.job_id = wanted.id JOIN jobs j ON j.id = c.job_id`,
};

const LOCK_CURSOR = 'SELECT revision, clock_timestamp() AS now FROM job_cursor WHERE job_id = $1 FOR UPDATE';

/** A run that is not a tick. */
interface ExtraRun {
  jobId: string;
  trigger: Extract<RunTrigger, 'manual' | 'replay'>;
  payload: unknown;
  replayOf: string | null;
}

/** Records a run that is not a tick, born `queued`, as its job's newest. Null for an unknown job. */
async function insertQueued(client: pg.PoolClient, run: ExtraRun): Promise<Run | null> {
  const { jobId, trigger, payload, replayOf } = run;
  const { rows } = await client.query<{ revision: number; now: number }>(LOCK_CURSOR, [jobId]);
  const cursor = rows[0];
  if (cursor === undefined) return null;
  const runId = otherRunId(Math.floor(cursor.now), randomUUID());
  const json = payload === undefined || payload === null ? null : JSON.stringify(payload);
  const created = new Date(cursor.now).toISOString();
  await client.query(INSERT_QUEUED, [runId, jobId, cursor.revision, created, json, trigger, replayOf]);
  await client.query('UPDATE job_cursor SET last_run_id = $2 WHERE job_id = $1', [jobId, runId]);
  const inserted = await client.query<RunRow & { response_bodies: string[] }>(GET_RUN, [runId]);
  return inserted.rows[0] === undefined ? null : runFromRow(inserted.rows[0]);
}

const INSERT_QUEUED = `
  INSERT INTO runs (id, job_id, job_revision, trigger, state, scheduled_at, created_at, queued_at, payload, replay_of,
                    exclusive)
  SELECT $1, j.id, $3, $6, 'queued', $4, $4, $4, $5::json, $7, coalesce(j.policies ->> 'overlap', 'allow') <> 'allow'
  FROM jobs j WHERE j.id = $2`;

/** What is being sent is aborted by its runner; an ended run stays as it is. */
const CANCEL_RUN = {
  name: 'cancel_run',
  text: `
    UPDATE runs SET cancel_reason = $2,
      state = CASE state WHEN 'running' THEN state ELSE 'cancelled' END,
      reason = CASE state WHEN 'running' THEN reason ELSE $2 END,
      finished_at = CASE state WHEN 'running' THEN NULL ELSE now() END
    WHERE id = $1 AND finished_at IS NULL`,
};

const GET_RUN = `SELECT ${RUN_COLUMNS}, r.response_bodies FROM runs r JOIN jobs j ON j.id = r.job_id WHERE r.id = $1`;

/** The second part reads what was before the first: runs that were queued already. */
const BECOME_DUE = {
  name: 'become_due',
  text: `
    WITH wanted AS (
      SELECT r.id, r.attempt, r.state, r.next_attempt_at,
             CASE WHEN c.job_id IS NULL THEN 'job_deleted'
                  WHEN r.trigger = 'schedule' AND c.status IN ('paused', 'disabled') THEN 'job_' || c.status
             END AS ended_by
      FROM runs r LEFT JOIN job_cursor c ON c.job_id = r.job_id
      WHERE r.id = ANY($1::uuid[]) AND r.state IN ('queued', 'retrying')
    ), due AS (
      UPDATE runs r
      SET state = CASE WHEN w.ended_by IS NULL THEN 'queued' ELSE 'cancelled' END,
          reason = coalesce(w.ended_by, r.reason),
          finished_at = CASE WHEN w.ended_by IS NOT NULL THEN now() END,
          attempt = r.attempt + CASE WHEN w.ended_by IS NULL THEN 1 ELSE 0 END,
          queued_at = now(), next_attempt_at = NULL, claim_id = NULL, runner_id = NULL
      FROM wanted w
      WHERE r.id = w.id AND w.state = 'retrying' AND r.state = 'retrying' AND r.next_attempt_at <= now()
      RETURNING r.id, r.attempt, r.state
    )
    SELECT id AS run_id, attempt, NULL::timestamptz AS due_at FROM due WHERE state = 'queued'
    UNION ALL
    SELECT id, attempt, CASE state WHEN 'retrying' THEN next_attempt_at END FROM wanted
    WHERE state = 'queued' OR next_attempt_at > now()`,
};

const UNKNOWN = {
  name: 'unknown_runs',
  text: `
    SELECT wanted.id FROM unnest($1::uuid[]) AS wanted (id)
    WHERE NOT EXISTS (SELECT FROM runs r WHERE r.id = wanted.id)`,
};

type ClaimRow = Omit<ClaimedRun, 'operation' | 'own_payload' | 'policies'> &
  Operation & { own_payload: unknown; policies: Partial<Policies> | null };

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
      success: row.success,
    },
    own_payload: row.own_payload !== null,
    job_name: row.job_name,
    policies: policiesFrom(row.policies),
    age_ms: row.age_ms,
    next_tick_in_ms: row.next_tick_in_ms,
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
