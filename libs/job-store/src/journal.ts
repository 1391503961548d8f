import type { RunState, RunTrigger } from '@job-scheduler/job-model';
import type { RevisionSummary } from './job-revisions.js';

/** A run that ended, or ticks that were skipped. */
export interface RunEvent {
  kind: 'run';
  run_id: string;
  job_id: string;
  job_name: string;
  namespace: string;
  state: RunState;
  reason: string | null;
  trigger: RunTrigger;
  scheduled_at: number;
  /** How many ticks were skipped; null for a run. */
  skipped: number | null;
}

/** A write to a job. */
export interface JobEvent extends Omit<RevisionSummary, 'at'> {
  kind: 'job';
  job_name: string;
  namespace: string;
}

/** Something that was committed. `at`: when its transaction began, epoch milliseconds. `key` names it, and nothing else. */
export type JournalEvent = (RunEvent | JobEvent) & { at: number; key: string };

/**
 * How far the journal can be read so that nothing is missed. What a transaction wrote carries the instant at which it began, and comes to
 * light when it commits.
 */
export interface Horizon {
  /**
   * Epoch milliseconds. Of what carries an earlier instant, nothing can still come to light, except from the transactions in `late`. It
   * lies back a few seconds at most.
   */
  at: number;
  /** When those transactions began that have been under way for longer than that, in their order, epoch milliseconds. */
  late: readonly number[];
}

/**
 * What happened, read from what is stored anyhow: nothing is written for it. Leaves out the canary. Throws StoreUnavailableError
 * when the store is away.
 */
export abstract class Journal {
  /** The horizon now. Once a transaction is not in it any more, what it wrote is visible to whoever asks afterwards. */
  abstract horizon(): Promise<Horizon>;

  /**
   * The events since an instant, epoch milliseconds, in the order in which their transactions began: `limit` at a time. `jobs`: only
   * those of these jobs, by their ids; null or left out: those of all.
   */
  abstract since(at: number, limit: number, jobs?: readonly string[] | null): AsyncIterable<JournalEvent[]>;
}
