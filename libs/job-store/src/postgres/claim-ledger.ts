import {
  announcedRunId,
  type AnnouncedTick,
  type DueRun,
  type RunReference,
  type UndecidedTick,
} from '@job-scheduler/job-model';
import {
  ClaimLedger,
  type AttemptResult,
  type CancelledClaim,
  type ClaimedRun,
  type Claimant,
  type DecidedTicks,
  type PostponedRun,
  type RunClaim,
  type TakenTicks,
} from '../claim-ledger.js';
import { StoreUnavailableError } from '../job-repository.js';
import type { FinishedRuns, RunEnds } from '../outcomes/ended-run.js';
import type { RunOutcome } from '../outcomes/run-log.js';
import {
  answerValues,
  finishAnswered,
  finishLeased,
  isAnswer,
  leasedAnswerValues,
  writtenFromAnswered,
  type AnsweredRow,
} from './answers.js';
import { announcedClaim, announcedValues, recordAnnounced, type TakenRow } from './announced-ticks.js';
import { arrayText } from './array-text.js';
import { CalledJobs, type KnownJobs } from './called-jobs.js';
import { Claiming, hasDispatch, isNotAmong } from './claiming.js';
import { FINISH_RUNS, finishValues, KEEP_LATE, RESULTS_WRITTEN } from './attempt-results.js';
import {
  CANCELLED_CLAIMS,
  claimedFromRow,
  END_LATE_RUNS,
  EXPIRE_RUNS,
  POSTPONE_RUNS,
  stillWanted,
  type ClaimRow,
} from './claims.js';
import { exactStoreNow } from './cursors.js';
import { DailyStatements, type StatementOn } from './daily-statements.js';
import { execute, type Database, type Statement } from './database.js';
import { dueOf, finishedOf, followEnds } from './ended-runs.js';
import { DETACH_CLAIMED, DETACH_RUNS } from './leased-runs.js';
import { KEEP_RUNS } from './retries.js';
import { decideTicks } from './undecided-ticks.js';
import { CANCEL_RUN, endedOf, type WrittenRow } from './run-endings.js';

/** What runners write, in batched statements. */
export class PostgresClaimLedger extends ClaimLedger {
  private readonly daily: DailyStatements;
  private readonly claiming: Claiming;

  constructor(
    private readonly database: Database,
    private readonly calledJobs = new CalledJobs(),
  ) {
    super();
    this.daily = new DailyStatements(database);
    this.claiming = new Claiming(database, this.daily);
    database.connections.whenBroken(() => this.calledJobs.clear());
  }

  async unknown(runIds: string[]): Promise<string[]> {
    const rows = await execute<{ id: string }>(this.database.hotPool, UNKNOWN, [runIds]);
    return rows.map((row) => row.id);
  }

  async claim(references: RunReference[], claimant: Claimant): Promise<ClaimedRun[]> {
    const { runs } = await this.withJobs(
      references.map(({ run_id }) => run_id),
      async (known) => ({ claims: await this.claiming.claim(references, known, claimant) }),
    );
    return runs;
  }

  async take(ticks: AnnouncedTick[], claimant: Claimant): Promise<TakenTicks> {
    const byRun = ticksByRun(ticks);
    return this.withJobs([...byRun.keys()], async (known) => {
      const rows = await this.daily.execute<TakenRow, AnnouncedTick>(
        recordAnnounced,
        [...byRun.values()],
        announcedRunId,
        (some) => announcedValues(some, known, claimant),
      );
      const claims = rows.map((row) => announcedClaim(byRun.get(row.run_id)!, row, claimant));
      return { claims, now: rows.at(-1)?.now ?? null };
    });
  }

  async decide(ticks: UndecidedTick[], claimant: Claimant): Promise<DecidedTicks> {
    const byRun = ticksByRun(ticks);
    return this.withJobs([...byRun.keys()], (known) =>
      decideTicks(this.database, [...byRun.values()], known, claimant),
    );
  }

  /** The runs of claims, with what is known of their jobs where a claim did not answer it. */
  private async withJobs<Answer extends { claims: ClaimRow[] }>(
    runIds: string[],
    claim: (known: KnownJobs) => Promise<Answer>,
  ): Promise<Omit<Answer, 'claims'> & { runs: ClaimedRun[] }> {
    const known = this.calledJobs.knownOf(runIds);
    try {
      const { claims, ...rest } = await claim(known);
      const jobs = this.calledJobs.jobsOf(claims, known);
      return { ...rest, runs: claims.map((row, index) => claimedFromRow(row, jobs[index]!)) };
    } catch (error) {
      if (error instanceof StoreUnavailableError) this.calledJobs.clear();
      throw error;
    }
  }

  now(): Promise<number> {
    return exactStoreNow(this.database.plannedOnce);
  }

  async stillWanted(claims: RunClaim[]): Promise<Set<string>> {
    const rows = await this.daily.execute<{ id: string }, RunClaim>(
      stillWanted,
      claims,
      ({ run_id }) => run_id,
      (some) => [
        arrayText(some.map(({ run_id }) => run_id)),
        arrayText(some.map(({ claim_id }) => claim_id)),
      ],
    );
    return new Set(rows.map(({ id }) => id));
  }

  expire(runIds: string[]): Promise<RunOutcome[]> {
    return execute<RunOutcome>(this.database.hotPool, EXPIRE_RUNS, [runIds]);
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
    await execute(this.database.hotPool, DETACH_RUNS, [[runId]]);
    const rows = await execute<WrittenRow>(this.database.hotPool, CANCEL_RUN, [[runId], reason]);
    return followEnds(this.database, rows);
  }

  cancelledClaims(runnerId: string): Promise<CancelledClaim[]> {
    return execute<CancelledClaim>(this.database.plannedOnce, CANCELLED_CLAIMS, [runnerId]);
  }

  async postpone(runs: PostponedRun[], { claim_id }: Claimant): Promise<DueRun[]> {
    const ids = runs.map((run) => run.run_id);
    await execute(this.database.hotPool, DETACH_CLAIMED, [ids, claim_id]);
    const values = [ids, claim_id, runs.map((run) => run.delay_ms)];
    return execute<DueRun>(this.database.hotPool, POSTPONE_RUNS, values);
  }

  async finish(results: AttemptResult[]): Promise<FinishedRuns> {
    const answered = await this.writeAnswers(results.filter(isAnswer));
    const others = answered.length === results.length ? [] : results.filter(isNotAmong(answered));
    const leased = others.filter(hasDispatch).map(({ run_id }) => run_id);
    if (leased.length > 0) await execute(this.database.hotPool, DETACH_RUNS, [leased]);
    const final = others.filter(({ due_in_ms }) => due_in_ms === null);
    const kept = others.filter(({ due_in_ms }) => due_in_ms !== null);
    const finished = await finishedOf(this.database, [
      ...answered,
      ...(await this.write(FINISH_RUNS, finishValues(final), final.length)),
      ...(await this.write(KEEP_RUNS, finishValues(kept), kept.length)),
    ]);
    if (finished.standing.size < results.length) await this.addWrittenEarlier(results, finished);
    return finished;
  }

  /** Writes answers to where their runs are: on the lease path, or detached from it. */
  private async writeAnswers(answers: AttemptResult[]): Promise<WrittenRow[]> {
    const leased = await this.writeAnswersBy(finishLeased, answers.filter(hasDispatch), leasedAnswerValues);
    const others = leased.length === answers.length ? [] : answers.filter(isNotAmong(leased));
    return [...leased, ...(await this.writeAnswersBy(finishAnswered, others, answerValues))];
  }

  private async writeAnswersBy(
    statement: StatementOn,
    answers: AttemptResult[],
    valuesOf: (answers: AttemptResult[]) => unknown[],
  ): Promise<WrittenRow[]> {
    const rows = await this.daily.execute<AnsweredRow, AttemptResult>(
      statement,
      answers,
      ({ run_id }) => run_id,
      valuesOf,
    );
    return writtenFromAnswered(rows);
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

/**
 * One tick for each run. An announcement may come twice, such as when its message is delivered again, and its job may have been edited
 * between two; the run must be claimed once all the same.
 */
function ticksByRun<Tick extends AnnouncedTick>(ticks: Tick[]): Map<string, Tick> {
  const byRun = new Map<string, Tick>();
  for (const tick of ticks) {
    const id = announcedRunId(tick);
    const other = byRun.get(id);
    if (other === undefined || other.revision < tick.revision) byRun.set(id, tick);
  }
  return byRun;
}

const UNKNOWN = {
  name: 'unknown_runs',
  text: `
    SELECT wanted.id FROM unnest($1::uuid[]) AS wanted (id)
    WHERE NOT EXISTS (SELECT FROM runs r WHERE r.id = wanted.id)`,
};

const JOB_OF = { name: 'job_of_run', text: 'SELECT job_id FROM runs WHERE id = $1' };
