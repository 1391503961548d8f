import type { DueRun, RunReference } from '@job-scheduler/job-model';
import {
  ClaimLedger,
  type AttemptResult,
  type CancelledClaim,
  type ClaimedRun,
  type Claimant,
  type PostponedRun,
} from '../claim-ledger.js';
import type { FinishedRuns, RunEnds } from '../outcomes/ended-run.js';
import { FINISH_RUNS, finishValues, KEEP_LATE, RESULTS_WRITTEN } from './attempt-results.js';
import {
  CANCELLED_CLAIMS,
  CLAIM_RUNS,
  claimedFromRow,
  END_LATE_RUNS,
  EXPIRE_RUNS,
  POSTPONE_RUNS,
  type ClaimRow,
} from './claims.js';
import { execute, type Database, type Statement } from './database.js';
import { dueOf, finishedOf, followEnds } from './ended-runs.js';
import { KEEP_RUNS } from './retries.js';
import { CANCEL_RUN, endedOf, type WrittenRow } from './run-endings.js';

/** What runners write, in batched statements. */
export class PostgresClaimLedger extends ClaimLedger {
  constructor(private readonly database: Database) {
    super();
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

  async endLate(runIds: string[]): Promise<RunEnds> {
    const rows = await execute<WrittenRow>(this.database.hotPool, END_LATE_RUNS, [runIds]);
    return followEnds(this.database, rows);
  }

  async jobOf(runId: string): Promise<string | null> {
    const [row] = await execute<{ job_id: string }>(this.database.hotPool, JOB_OF, [runId]);
    return row?.job_id ?? null;
  }

  async endUnclaimable(runId: string, reason: string): Promise<RunEnds> {
    const rows = await execute<WrittenRow>(this.database.hotPool, CANCEL_RUN, [[runId], reason]);
    return followEnds(this.database, rows);
  }

  cancelledClaims(runnerId: string): Promise<CancelledClaim[]> {
    return execute<CancelledClaim>(this.database.hotPool, CANCELLED_CLAIMS, [runnerId]);
  }

  postpone(runs: PostponedRun[], { claim_id }: Claimant): Promise<DueRun[]> {
    const values = [runs.map((run) => run.run_id), claim_id, runs.map((run) => run.delay_ms)];
    return execute<DueRun>(this.database.hotPool, POSTPONE_RUNS, values);
  }

  async finish(results: AttemptResult[]): Promise<FinishedRuns> {
    const final = results.filter(({ due_in_ms }) => due_in_ms === null);
    const kept = results.filter(({ due_in_ms }) => due_in_ms !== null);
    const finished = await finishedOf(this.database, [
      ...(await this.write(FINISH_RUNS, finishValues(final), final.length)),
      ...(await this.write(KEEP_RUNS, finishValues(kept), kept.length)),
    ]);
    if (finished.standing.size < results.length) await this.addWrittenEarlier(results, finished);
    return finished;
  }

  private async write(statement: Statement, values: unknown[], count: number): Promise<WrittenRow[]> {
    return count === 0 ? [] : execute<WrittenRow>(this.database.hotPool, statement, values);
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

const JOB_OF = { name: 'job_of_run', text: 'SELECT job_id FROM runs WHERE id = $1' };
