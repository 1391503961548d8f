import { traceIdOf } from '@job-scheduler/job-model';
import type { EventLog } from './event-log.js';
import type { FieldsOf } from './events.js';

/** What LOG_RUNS may name. */
export const LOGGED_RUNS = ['all', 'failed', 'none'] as const;
export type LoggedRuns = (typeof LOGGED_RUNS)[number];

type Line = Omit<Partial<FieldsOf<'run_ended'>>, 'trace_id'>;

/** Logs runs that ended and attempts that failed, as far as LOG_RUNS says. `isTraced`: whether traces are on. */
export class RunEventLog {
  constructor(
    private readonly log: EventLog,
    private readonly logged: LoggedRuns,
    private readonly isTraced = false,
  ) {}

  /** `failed` leaves out the runs that succeeded. */
  tells(outcome: string | null | undefined): boolean {
    return this.logged === 'all' || (this.logged === 'failed' && outcome !== 'succeeded');
  }

  ended(run: Line): void {
    if (!this.tells(run.outcome)) return;
    this.log.info('run_ended', MESSAGES[run.outcome ?? ''] ?? 'A run ended.', this.whole(run));
  }

  attemptFailed(run: Line): void {
    if (this.logged === 'none') return;
    this.log.warn('attempt_failed', 'An attempt failed.', this.whole(run));
  }

  /** Every line has its fields in the same order. */
  private whole(run: Line): FieldsOf<'run_ended'> {
    return {
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
      trace_id: this.isTraced && typeof run.run_id === 'string' ? traceIdOf(run.run_id) : undefined,
    };
  }
}

const MESSAGES: Record<string, string> = {
  succeeded: 'A run succeeded.',
  failed: 'A run failed.',
  lost: 'A run was lost.',
  cancelled: 'A run was cancelled.',
  skipped: 'A run expired before a runner took it.',
};
