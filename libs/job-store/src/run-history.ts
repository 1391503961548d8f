import type {
  Attempt,
  Completion,
  JsonText,
  RecordedTicks,
  Run,
  RunReference,
  RunState,
  RunTrigger,
} from '@job-scheduler/job-model';
import type { Audited } from './audit-log.js';
import type { OnceOnly } from './idempotency-store.js';
import type { Page } from './page.js';
import type { RunEnds } from './outcomes/ended-run.js';

/** A run after a request to cancel it. */
export interface CancelledRun extends RunEnds {
  run: Run;
}

/** What became of a target's report: `too_late` when the attempt has ended or already has a report. */
export type CompletionAnswer = 'taken' | 'too_late';

/** Filters of a run list, newest first: values of one filter are alternatives, filters are combined. */
export interface RunQuery {
  job_id: string | null;
  /** Null or left out: all. */
  namespaces?: readonly string[] | null;
  state: RunState[];
  trigger: RunTrigger[];
  /** Bounds of scheduled_at, epoch milliseconds: from inclusive, to exclusive. */
  from: number | null;
  to: number | null;
  limit: number;
  /** The id of the last run of the page before. */
  after: string | null;
}

/** Whose calls are forgotten: those of ended runs. Bounds as in RunQuery. */
export interface Erasure {
  job_id: string | null;
  /** Null: all. */
  namespaces: readonly string[] | null;
  from: number | null;
  to: number | null;
}

/** Which ticks of a job: those in [from, to), epoch milliseconds. */
export interface TickQuery {
  job_id: string;
  from: number;
  to: number;
  limit: number;
}

/** Lists omit response headers and bodies; a single run includes them. */
export type RunSummary = Omit<Run, 'attempts'> & {
  attempts: Omit<Attempt, 'response_body' | 'response_headers'>[];
};

/**
 * The record of every tick and manual run, as the api shows it: what ran, what was skipped and why. Users add runs to it
 * and cancel them; targets report on them. Each method is one transaction or one statement, and safe to repeat. Throws
 * StoreUnavailableError when the store is away.
 */
export abstract class RunHistory {
  /** Records a manual run, born `queued`. Returns null for an unknown job. Throws KeyTakenError. */
  abstract trigger(
    jobId: string,
    payload: JsonText | null,
    once?: OnceOnly<Run>,
    audited?: Audited<Run>,
  ): Promise<Run | null>;

  /**
   * Records a run that repeats another one, born `queued`; with the other one's own payload unless one is given.
   * Returns null when the run or its job is unknown. Throws KeyTakenError.
   */
  abstract replay(
    runId: string,
    payload: JsonText | null,
    once?: OnceOnly<Run>,
    audited?: Audited<Run>,
  ): Promise<Run | null>;

  /**
   * Cancels a run: at once when nothing is being sent, else by telling its runner to abort the call. Returns the run as
   * it is then, even when it had already ended, and what this call ended; null for an unknown run. Throws
   * KeyTakenError.
   */
  abstract cancel(
    runId: string,
    reason: string,
    once?: OnceOnly<Run>,
    audited?: Audited<Run>,
  ): Promise<CancelledRun | null>;

  /** The same of many runs, of which those that have ended stay as they are. Returns what this call ended. */
  abstract cancelMany(runIds: string[], reason: string): Promise<RunEnds>;

  /**
   * Keeps a target's report on an attempt that it accepted, or is about to accept, once. The run is then due, and is
   * concluded like other due runs.
   */
  abstract complete(attempt: RunReference, completion: Completion): Promise<CompletionAnswer>;

  abstract get(runId: string): Promise<Run | null>;

  /**
   * Erases what is kept of the calls of at most `limit` runs: payloads of their own, and answers. The rows stay, and tell how they
   * went. Resolves to how many it were; fewer than `limit` means that none is left.
   */
  abstract erase(erasure: Erasure, limit: number, audited?: Audited<number>): Promise<number>;

  abstract list(query: RunQuery): Promise<Page<RunSummary, string>>;

  /** The rows that account for a job's ticks in a range, ascending: the first `limit` of them. */
  abstract ticks(query: TickQuery): Promise<RecordedTicks[]>;
}
