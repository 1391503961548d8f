import type {
  AcceptedRun,
  Completion,
  Cursor,
  Operation,
  PlanInput,
  Policies,
  Run,
  RunReference,
  RunState,
  ScheduleBounds,
  TickPlan,
} from '@job-scheduler/job-model';
import type { Page } from '../job-repository.js';
import {
  RunLedger,
  type AttemptResult,
  type CancelledClaim,
  type ClaimedRun,
  type Claimant,
  type CompletionAnswer,
  type ConcludedRun,
  type DueRun,
  type DueRuns,
  type FinishedRuns,
  type JobOutcome,
  type PostponedRun,
  type RecordedTicks,
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
} from './claim-and-finish.js';
import {
  ACCEPTED_RUNS,
  COMPLETE_RUN,
  conclusionValues,
  END_ACCEPTED,
  RETRY_ACCEPTED,
} from './completions.js';
import { available, execute, inTransaction, type Database, type Statement } from './database.js';
import { isContested, lockStanding, releaseWaiting, resolveOverlaps } from './exclusive-runs.js';
import { insertQueued } from './extra-runs.js';
import { policiesFrom } from './job-rows.js';
import { RECORD_TICKS, recordTicksValues, type RecordedPlan } from './record-ticks.js';
import { BECOME_DUE, KEEP_RUNS } from './retries.js';
import { CANCEL_OR_ABORT } from './run-endings.js';
import { listStatement } from './run-list.js';
import { GET_RUN, runFromRow, summaryFromRow, type RunRow, type WholeRunRow } from './run-rows.js';

/** The ledger in PostgreSQL: raw, batched SQL, since it lies on the path of a tick. */
export class PostgresRunLedger extends RunLedger {
  constructor(private readonly database: Database) {
    super();
  }

  async planInputs(jobIds: string[]): Promise<PlanInput[]> {
    const rows = await execute<PlanRow>(this.database.hotPool, PLAN_INPUTS, [jobIds]);
    return rows.map(planInputFromRow);
  }

  async recordTicks(plans: TickPlan[]): Promise<RecordedTicks[]> {
    const contested = plans.filter(isContested);
    if (contested.length === 0) return this.recordAsPlanned(plans);
    const independent = plans.filter((plan) => !isContested(plan));
    const recorded = await Promise.all([this.recordAsPlanned(independent), this.recordContested(contested)]);
    return recorded.flat();
  }

  private async recordAsPlanned(plans: RecordedPlan[]): Promise<RecordedTicks[]> {
    if (plans.length === 0) return [];
    return recordedOf(plans, await execute(this.database.hotPool, RECORD_TICKS, recordTicksValues(plans)));
  }

  /** Overlap is decided under the locks, so the plans may have lost their race by then: those are left out. */
  private recordContested(plans: TickPlan[]): Promise<RecordedTicks[]> {
    return inTransaction(this.database.hotPool, async (client) => {
      const resolved = await resolveOverlaps(client, await lockStanding(client, plans));
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

  postpone(runs: PostponedRun[], { claim_id }: Claimant): Promise<DueRun[]> {
    const values = [runs.map((run) => run.run_id), claim_id, runs.map((run) => run.delay_ms)];
    return execute<DueRun>(this.database.hotPool, POSTPONE_RUNS, values);
  }

  async becomeDue(runIds: string[]): Promise<DueRuns> {
    const rows = await execute<RunReference & { due_at: number | null }>(this.database.hotPool, BECOME_DUE, [
      runIds,
    ]);
    const queued = rows.filter((row) => row.due_at === null);
    const waiting = await this.acceptedAmong(runIds, rows);
    const later = [...rows, ...waiting].flatMap(({ run_id, due_at }) =>
      due_at === null ? [] : [{ run_id, due_at }],
    );
    return {
      queued: queued.map(({ run_id, attempt }) => ({ run_id, attempt })),
      later,
      accepted: waiting.filter((row) => row.due_at === null).map(acceptedFromRow),
    };
  }

  /** Accepted runs are rare among those that are due, so they are only looked for among those that are nothing else. */
  private async acceptedAmong(runIds: string[], others: { run_id: string }[]): Promise<AcceptedRow[]> {
    if (others.length >= runIds.length) return [];
    const known = new Set(others.map((row) => row.run_id));
    const ids = runIds.filter((id) => !known.has(id));
    return execute<AcceptedRow>(this.database.hotPool, ACCEPTED_RUNS, [ids]);
  }

  async complete({ run_id, attempt }: RunReference, completion: Completion): Promise<CompletionAnswer> {
    const values = [run_id, attempt, completion.outcome, completion.message];
    const taken = await execute(this.database.pool, COMPLETE_RUN, values);
    return taken.length > 0 ? 'taken' : 'too_late';
  }

  async conclude(runs: ConcludedRun[]): Promise<FinishedRuns> {
    const [retried, ended] = [true, false].map((isRetried) =>
      runs.filter(({ conclusion }) => (conclusion.state === 'retrying') === isRetried),
    ) as [ConcludedRun[], ConcludedRun[]];
    return this.follow([
      ...(await this.write<FinishedRow>(END_ACCEPTED, conclusionValues(ended), ended.length)),
      ...(await this.write<FinishedRow>(RETRY_ACCEPTED, conclusionValues(retried), retried.length)),
    ]);
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

  async expire(runIds: string[]): Promise<number> {
    return (await execute(this.database.hotPool, EXPIRE_RUNS, [runIds])).length;
  }

  async finish(results: AttemptResult[]): Promise<FinishedRuns> {
    const final = results.filter(({ due_in_ms }) => due_in_ms === null);
    const kept = results.filter(({ due_in_ms }) => due_in_ms !== null);
    const finished = await this.follow([
      ...(await this.write<FinishedRow>(FINISH_RUNS, finishValues(final), final.length)),
      ...(await this.write<FinishedRow>(KEEP_RUNS, finishValues(kept), kept.length)),
    ]);
    if (finished.standing.size < results.length) await this.addWrittenEarlier(results, finished.standing);
    return finished;
  }

  private async write<Row extends object>(
    statement: Statement,
    values: unknown[],
    count: number,
  ): Promise<Row[]> {
    return count === 0 ? [] : execute<Row>(this.database.hotPool, statement, values);
  }

  /** What follows from rows that were written. */
  private async follow(rows: FinishedRow[]): Promise<FinishedRuns> {
    const released = await this.release(rows.filter((row) => row.exclusive && row.due_at == null));
    return {
      standing: new Set(rows.map((row) => row.run_id)),
      due: [...rows.flatMap(dueOf), ...released],
      outcomes: rows.flatMap(outcomeOf),
    };
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
    const query = available(this.database.pool.query<WholeRunRow>(GET_RUN, [runId]));
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
function recordedOf(plans: RecordedPlan[], rows: { job_id?: string }[]): RecordedTicks[] {
  if (rows.length === plans.length) return plans;
  const advanced = new Set(rows.map((row) => row.job_id));
  return plans.filter((plan) => advanced.has(plan.job_id));
}

/** A row of what ends runs, or of what has them go on: each leaves the other's columns out. */
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

type AcceptedRow = Omit<AcceptedRun, 'policies'> & {
  policies: Partial<Policies> | null;
  due_at: number | null;
};

const acceptedFromRow = ({ due_at: _, policies, ...run }: AcceptedRow): AcceptedRun => ({
  ...run,
  policies: policiesFrom(policies),
});

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

/** What is being sent is aborted by its runner; an ended run stays as it is. */
const CANCEL_RUN = {
  name: 'cancel_run',
  text: `
    UPDATE runs SET ${CANCEL_OR_ABORT}
    WHERE id = $1 AND finished_at IS NULL`,
};

const UNKNOWN = {
  name: 'unknown_runs',
  text: `
    SELECT wanted.id FROM unnest($1::uuid[]) AS wanted (id)
    WHERE NOT EXISTS (SELECT FROM runs r WHERE r.id = wanted.id)`,
};

type ClaimRow = Omit<ClaimedRun, 'operation' | 'own_payload' | 'policies' | 'completion'> &
  Operation & {
    own_payload: unknown;
    policies: Partial<Policies> | null;
    completion: { public_url: string | null; key: string } | null;
  };

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
    completion: row.completion && { ...row.completion, key: Buffer.from(row.completion.key, 'base64') },
    age_ms: row.age_ms,
    next_tick_in_ms: row.next_tick_in_ms,
  };
}
