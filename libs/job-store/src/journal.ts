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

/** A place in the journal: the event behind which a page begins. */
export interface JournalPlace {
  at: number;
  key: string;
}

/**
 * What happened, read from what is stored anyhow: nothing is written for it. Leaves out the canary. Throws StoreUnavailableError
 * when the store is away.
 */
export abstract class Journal {
  /**
   * An instant such that whatever a transaction that began before it wrote is visible from now on, so that nothing can still come to
   * light there. It lies back as far as the oldest transaction that is under way.
   */
  abstract horizon(): Promise<number>;

  /** The events behind a place, in the order of `at` and `key`: the first `limit` of them. */
  abstract after(place: JournalPlace, limit: number): Promise<JournalEvent[]>;
}
