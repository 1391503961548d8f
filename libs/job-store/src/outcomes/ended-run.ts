import type { DueRun, Policies, RunReference, RunState, RunTrigger } from '@job-scheduler/job-model';

/** A run that a write ended, whoever asked for it; skipped ticks are counted apart. */
export interface EndedRun {
  run_id: string;
  job_id: string;
  /** The number of its last attempt, from 1; the first one's if none was made. */
  attempt: number;
  trigger: RunTrigger;
  state: Extract<RunState, 'succeeded' | 'failed' | 'lost' | 'cancelled'>;
  reason: string | null;
  /** How its job fares, on the newest run of each job where this is news; else null. */
  streak: Streak | null;
}

/** Runs of a job in a row that failed or were lost. */
export interface Streak {
  /** With this run; 0 after a success. */
  failures: number;
  failures_before: number;
  policies: Policies;
}

/** The outcome of writing results. */
export interface FinishedRuns {
  /** The runs that ended, including results that an earlier try wrote. */
  ended: EndedRun[];
  /** The runs whose result stands, including results that an earlier try wrote. */
  standing: Set<string>;
  /** Runs to arm: runs to be retried, accepted runs, and runs that waited until now for one of these to end. */
  due: DueRun[];
}

/** What a write to the ledger ended, and what follows from it in the ledger. */
export interface RunEnds {
  ended: EndedRun[];
  /** Runs that waited for one of these to end, and are queued now. */
  released: RunReference[];
}

/** When released runs are due: now. */
export const dueAtOnce = (released: RunReference[]): DueRun[] =>
  released.map(({ run_id }) => ({ run_id, due_at: 0 }));
