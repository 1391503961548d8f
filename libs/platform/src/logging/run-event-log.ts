import type { EventLog } from './event-log.js';
import type { FieldsOf } from './events.js';

/** What LOG_RUNS may name. */
export const LOGGED_RUNS = ['all', 'failed', 'none'] as const;
export type LoggedRuns = (typeof LOGGED_RUNS)[number];

type Line = Partial<FieldsOf<'run_ended'>>;

/** Logs runs that ended and attempts that failed, as far as LOG_RUNS says. */
export class RunEventLog {
  constructor(
    private readonly log: EventLog,
    private readonly logged: LoggedRuns,
  ) {}

  /** `failed` leaves out the runs that succeeded. */
  ended(run: Line): void {
    if (this.logged === 'none' || (this.logged === 'failed' && run.outcome === 'succeeded')) return;
    this.log.info('run_ended', MESSAGES[run.outcome ?? ''] ?? 'A run ended.', whole(run));
  }

  attemptFailed(run: Line): void {
    if (this.logged === 'none') return;
    this.log.warn('attempt_failed', 'An attempt failed.', whole(run));
  }
}

const MESSAGES: Record<string, string> = {
  succeeded: 'A run succeeded.',
  failed: 'A run failed.',
  lost: 'A run was lost.',
  cancelled: 'A run was cancelled.',
  skipped: 'A run expired before a runner took it.',
};

/** Every line has its fields in the same order. */
const whole = (run: Line): FieldsOf<'run_ended'> => ({
  job_id: run.job_id,
  job_name: run.job_name,
  run_id: run.run_id,
  attempt: run.attempt,
  trigger: run.trigger,
  scheduled_at: run.scheduled_at,
  outcome: run.outcome,
  reason: run.reason ?? undefined,
  lateness_ms: run.lateness_ms,
  duration_ms: run.duration_ms,
  http_status: run.http_status ?? undefined,
  error_code: run.error_code ?? undefined,
  target_host: run.target_host,
  trace_id: run.trace_id,
  span_id: run.span_id,
});
