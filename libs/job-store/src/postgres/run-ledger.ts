import type {
  Completion,
  DueRun,
  JsonText,
  PlanInput,
  Run,
  RunReference,
  TickPlan,
} from '@job-scheduler/job-model';
import { isolateBadItems } from '@job-scheduler/platform';
import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import { dueAtOnce, type RunEnds } from '../ended-run.js';
import type { OnceOnly } from '../idempotency-store.js';
import type { Page } from '../job-repository.js';
import {
  RunLedger,
  type AttemptResult,
  type CancelledClaim,
  type CancelledRun,
  type ClaimedRun,
  type Claimant,
  type CompletionAnswer,
  type ConcludedRun,
  type DueRuns,
  type FinishedRuns,
  type PostponedRun,
  type RecordedTicks,
  type Recording,
  type RunClaim,
  type RunQuery,
  type RunSummary,
} from '../run-ledger.js';
import { FINISH_RUNS, finishValues, KEEP_LATE, RESULTS_WRITTEN } from './attempt-results.js';
import {
  CANCELLED_CLAIMS,
  CLAIM_RUNS,
  claimedFromRow,
  END_LATE_RUNS,
  EXPIRE_RUNS,
  POSTPONE_RUNS,
  STILL_WANTED,
  type ClaimRow,
} from './claims.js';
import {
  ACCEPTED_RUNS,
  acceptedFromRow,
  COMPLETE_RUN,
  conclusionValues,
  END_ACCEPTED,
  RETRY_ACCEPTED,
  type AcceptedRow,
} from './completions.js';
import {
  available,
  execute,
  inTransaction,
  isBadData,
  query,
  type Database,
  type Statement,
} from './database.js';
import { dueOf, followEnds } from './ended-runs.js';
import { isContested, lockStanding, resolveOverlaps } from './exclusive-runs.js';
import { insertQueued, insertReplay } from './extra-runs.js';
import { writeOnce } from './idempotency-store.js';
import { PLAN_INPUTS, planInputFromRow, type PlanRow } from './plan-inputs.js';
import {
  RECORD_TICKS,
  recordedOf,
  recordingOf,
  recordTicksValues,
  type RecordedPlan,
} from './record-ticks.js';
import { BECOME_DUE, KEEP_RUNS } from './retries.js';
import { CANCEL_RUN, endedOf, type WrittenRow } from './run-endings.js';
import { listRuns, readRun } from './run-list.js';

/** The ledger in PostgreSQL: batched statements for the path of a tick, and the lists of the api. */
export class PostgresRunLedger extends RunLedger {
  constructor(private readonly database: Database) {
    super();
  }

  async planInputs(jobIds: string[]): Promise<PlanInput[]> {
    const rows = await execute<PlanRow>(this.database.hotPool, PLAN_INPUTS, [jobIds]);
    return rows.map(planInputFromRow);
  }

  async recordTicks(plans: TickPlan[]): Promise<Recording> {
    const contested = plans.filter(isContested);
    const independent = contested.length === 0 ? plans : plans.filter((plan) => !isContested(plan));
    const batches = await Promise.allSettled([
      isolateBadItems(independent, (some) => this.recordAsPlanned(some), isBadData),
      isolateBadItems(contested, (some) => this.recordContested(some), isBadData),
    ]);
    return recordingOf(batches);
  }

  private async recordAsPlanned(plans: RecordedPlan[]): Promise<RecordedTicks[]> {
    return recordedOf(plans, await execute(this.database.hotPool, RECORD_TICKS, recordTicksValues(plans)));
  }

  /** Overlap is decided under the locks. Plans that have lost their race by then are left out. */
  private recordContested(plans: TickPlan[]): Promise<RecordedTicks[]> {
    return inTransaction(this.database.hotPool, async (client) => {
      const resolved = await resolveOverlaps(client, await lockStanding(client, plans));
      return recordedOf(resolved, await query(client, RECORD_TICKS, recordTicksValues(resolved)));
    });
  }

  trigger(jobId: string, payload: JsonText | null, once?: OnceOnly<Run>): Promise<Run | null> {
    return this.writeRun(once, (client) =>
      insertQueued(client, { jobId, trigger: 'manual', payload, replayOf: null }),
    );
  }

  replay(runId: string, payload: JsonText | null, once?: OnceOnly<Run>): Promise<Run | null> {
    return this.writeRun(once, (client) => insertReplay(client, runId, payload));
  }

  async cancel(runId: string, reason: string, once?: OnceOnly<Run>): Promise<CancelledRun | null> {
    let rows: WrittenRow[] = [];
    const run = await this.writeRun(once, async (client) => {
      rows = await query<WrittenRow>(client, CANCEL_RUN, [[runId], reason]);
      return runId;
    });
    return run === null ? null : { run, ...(await followEnds(this.database, rows)) };
  }

  /** One transaction. `write` resolves to the id of the run that it wrote, and this to that run; null for none. */
  private writeRun(
    once: OnceOnly<Run> | undefined,
    write: (client: pg.PoolClient) => Promise<string | null>,
  ): Promise<Run | null> {
    return inTransaction(this.database.pool, (client) =>
      writeOnce(client, once, async () => {
        const runId = await write(client);
        return runId === null ? null : readRun(drizzle(client), runId);
      }),
    );
  }

  cancelledClaims(runnerId: string): Promise<CancelledClaim[]> {
    return execute<CancelledClaim>(this.database.hotPool, CANCELLED_CLAIMS, [runnerId]);
  }

  postpone(runs: PostponedRun[], { claim_id }: Claimant): Promise<DueRun[]> {
    const values = [runs.map((run) => run.run_id), claim_id, runs.map((run) => run.delay_ms)];
    return execute<DueRun>(this.database.hotPool, POSTPONE_RUNS, values);
  }

  async becomeDue(runIds: string[]): Promise<DueRuns> {
    const rows = await execute<WrittenRow>(this.database.hotPool, BECOME_DUE, [runIds]);
    const { ended, released } = await followEnds(this.database, rows);
    const queued = rows.filter((row) => row.due_at === null && row.state === 'queued');
    const waiting = await this.acceptedAmong(runIds, rows);
    const later = [...rows, ...waiting].flatMap(({ run_id, due_at }) =>
      due_at === null ? [] : [{ run_id, due_at }],
    );
    return {
      ended,
      queued: [...queued.map(({ run_id, attempt }) => ({ run_id, attempt })), ...released],
      later,
      accepted: waiting.filter((row) => row.due_at === null).map(acceptedFromRow),
    };
  }

  /**
   * Accepted runs are rare among due runs, so they are only looked for among runs that are neither queued nor retrying.
   * What the others became is told even when this fails; recovery arms accepted runs again.
   */
  private async acceptedAmong(runIds: string[], others: { run_id: string }[]): Promise<AcceptedRow[]> {
    if (others.length >= runIds.length) return [];
    const known = new Set(others.map((row) => row.run_id));
    const ids = runIds.filter((id) => !known.has(id));
    const accepted = execute<AcceptedRow>(this.database.hotPool, ACCEPTED_RUNS, [ids]);
    return others.length === 0 ? accepted : accepted.catch(() => []);
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
    // All of them or none, since only the rows of this call say what has ended.
    const rows = await inTransaction(this.database.hotPool, async (client) => [
      ...(await query<WrittenRow>(client, END_ACCEPTED, conclusionValues(ended))),
      ...(await query<WrittenRow>(client, RETRY_ACCEPTED, conclusionValues(retried))),
    ]);
    return this.follow(rows);
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

  async stillWanted(claims: RunClaim[]): Promise<Set<string>> {
    const values = [claims.map((claim) => claim.run_id), claims.map((claim) => claim.claim_id)];
    const rows = await execute<{ id: string }>(this.database.hotPool, STILL_WANTED, values);
    return new Set(rows.map(({ id }) => id));
  }

  async expire(runIds: string[]): Promise<number> {
    return (await execute(this.database.hotPool, EXPIRE_RUNS, [runIds])).length;
  }

  async endLate(runIds: string[]): Promise<RunEnds> {
    const rows = await execute<WrittenRow>(this.database.hotPool, END_LATE_RUNS, [runIds]);
    return followEnds(this.database, rows);
  }

  async finish(results: AttemptResult[]): Promise<FinishedRuns> {
    const final = results.filter(({ due_in_ms }) => due_in_ms === null);
    const kept = results.filter(({ due_in_ms }) => due_in_ms !== null);
    const finished = await this.follow([
      ...(await this.write(FINISH_RUNS, finishValues(final), final.length)),
      ...(await this.write(KEEP_RUNS, finishValues(kept), kept.length)),
    ]);
    if (finished.standing.size < results.length) await this.addWrittenEarlier(results, finished);
    return finished;
  }

  private async write(statement: Statement, values: unknown[], count: number): Promise<WrittenRow[]> {
    return count === 0 ? [] : execute<WrittenRow>(this.database.hotPool, statement, values);
  }

  /** The consequences of the rows that were written. */
  private async follow(rows: WrittenRow[]): Promise<FinishedRuns> {
    const { ended, released } = await followEnds(this.database, rows);
    return {
      ended,
      standing: new Set(rows.map((row) => row.run_id)),
      due: [...rows.flatMap(dueOf), ...dueAtOnce(released)],
    };
  }

  /** Results also stand when an earlier try wrote them and its answer was lost. */
  private async addWrittenEarlier(results: AttemptResult[], finished: FinishedRuns): Promise<void> {
    const missing = new Map(
      results
        .filter(({ run_id }) => !finished.standing.has(run_id))
        .map(({ run_id, claim_id }) => [run_id, claim_id]),
    );
    const rows = await execute<WrittenRow & { claim_id: string | null }>(
      this.database.hotPool,
      RESULTS_WRITTEN,
      [[...missing.keys()]],
    );
    for (const row of rows) {
      if (row.claim_id !== missing.get(row.run_id)) continue;
      finished.standing.add(row.run_id);
      finished.ended.push(...endedOf(row));
      finished.due.push(...dueOf(row));
    }
  }

  async keepLate(result: AttemptResult): Promise<void> {
    await execute(this.database.hotPool, KEEP_LATE, finishValues([result]));
  }

  get(runId: string): Promise<Run | null> {
    return available(() => readRun(this.database.orm, runId));
  }

  list(runQuery: RunQuery): Promise<Page<RunSummary, string>> {
    return available(() => listRuns(this.database.orm, runQuery));
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

const UNKNOWN = {
  name: 'unknown_runs',
  text: `
    SELECT wanted.id FROM unnest($1::uuid[]) AS wanted (id)
    WHERE NOT EXISTS (SELECT FROM runs r WHERE r.id = wanted.id)`,
};
