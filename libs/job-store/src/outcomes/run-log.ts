import { formatInstant, instantOfRunId, type RunTrigger } from '@job-scheduler/job-model';

/** How a call went, as far as whoever writes the line knows. Durations in milliseconds. */
export interface CallFields {
  job_name: string;
  lateness_ms: number;
  duration_ms: number;
  http_status: number | null;
  error_code: string | null;
  /** Host and port of the callback URL; missing if it is none. */
  target_host?: string;
}

/** What the log says of a run that ended, or of an attempt that failed. */
export interface RunFields extends Partial<CallFields> {
  run_id: string;
  job_id: string | undefined;
  attempt: number;
  trigger: RunTrigger;
  /** RFC 3339; absent where the run does not tell. */
  scheduled_at?: string | undefined;
  /** The state that the run is in now. */
  outcome: string;
  reason: string | null;
}

/** The log of runs and attempts. */
export interface RunLog {
  /** Whether runs that end so are logged; if not, nobody needs to say more about one. */
  tells(outcome: string): boolean;
  ended(run: RunFields): void;
  attemptFailed(run: RunFields): void;
}

/** An attempt of a run: which, and what became of the run. */
export interface RunOutcome {
  run_id: string;
  /** Missing where only the run is known. */
  job_id: string | undefined;
  attempt: number;
  trigger: RunTrigger;
  state: string;
  reason: string | null;
}

/** What is logged of a run; `call` is known to the runner that made it. */
export const runFields = (
  { state, run_id, job_id, attempt, trigger, reason }: RunOutcome,
  call?: CallFields,
): RunFields => ({
  run_id,
  job_id,
  attempt,
  trigger,
  // Backfilled runs were made long after their ticks.
  scheduled_at: trigger === 'backfill' ? undefined : formatInstant(instantOfRunId(run_id)),
  outcome: state,
  reason,
  ...call,
});
