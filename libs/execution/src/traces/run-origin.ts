import type { RunPassage, RunReference } from '@job-scheduler/job-model';

/** How a run came to this runner, for its trace. */
export interface RunOrigin {
  reference: RunReference;
  /** What its message said; missing in a message of an older scheduler. */
  passage: RunPassage | undefined;
  /** When the message was delivered, epoch milliseconds. */
  receivedAt: number;
  /** Whether the message announced its tick: no scheduler knows for certain whether this runner took it, so none sends its spans. */
  isAnnounced: boolean;
}

/** What is known of a call when it begins. Instants are epoch milliseconds. */
export interface CallCircumstances extends RunOrigin {
  askedAt: number;
  claimedAt: number;
  begunAt: number;
  /** The scheduler's span that this call continues; null if the scheduler did not pick this run. */
  parent: string | null;
}

/** The same once its result is written. */
export interface AttemptTimes extends CallCircumstances {
  endedAt: number;
  writtenAt: number;
}
