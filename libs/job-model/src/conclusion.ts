import type { Completion } from './completion.js';
import type { RunReference } from './message.js';
import type { Policies } from './policies.js';
import { afterFailure, type AfterFailure } from './retry.js';
import type { RunTrigger } from './run.js';

/** A run that a target accepted and that is due for its conclusion. Durations in milliseconds. */
export interface AcceptedRun extends RunReference {
  trigger: RunTrigger;
  /** What the target said; null when its deadline passed first. */
  completion: Completion | null;
  policies: Policies;
  /** The time since the run was due. */
  age_ms: number;
  /** From now to the job's next tick; null when there is none. */
  next_tick_in_ms: number | null;
}

/** What becomes of an accepted run. `reason` is null when it succeeded. */
export type Conclusion = ({ state: 'succeeded' } | AfterFailure) & {
  reason: string | null;
  /** Why the job's rules could not be applied, for the attempt; missing when they could. */
  error?: RunError;
};

/** Why an attempt failed: a name for programs, and a sentence. */
export interface RunError {
  code: string;
  message: string;
}

/** The error of an attempt whose job's rules cannot be applied as they are stored. The run fails without a retry. */
export const unusableRules = (message: string): RunError => ({ code: 'unusable_rules', message });

/**
 * Decides how an accepted run ends. After a failure, the job's retry policy applies; a run whose policy cannot be read
 * fails, since trying again would end the same way. `random` is in [0, 1).
 */
export function concludeRun(run: AcceptedRun, random: number): Conclusion {
  if (run.completion?.outcome === 'succeeded') return { state: 'succeeded', reason: null };
  const reason = run.completion === null ? 'completion_overdue' : 'completion_failed';
  const { attempt: number, age_ms, next_tick_in_ms } = run;
  const failure = { number, age_ms, next_tick_in_ms, http_status: 202, error_code: reason };
  try {
    return {
      ...afterFailure({ ...failure, request_sent: true, retry_after_ms: null }, run.policies, random),
      reason,
    };
  } catch (cause) {
    const error = unusableRules(cause instanceof Error ? cause.message : String(cause));
    return { state: 'failed', reason: error.code, error };
  }
}
