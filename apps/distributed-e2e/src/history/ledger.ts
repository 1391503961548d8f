/** A row of the ledger as the API returns it, with the fields that the checker reads. Instants are RFC 3339. */
export interface LedgerRow {
  id: string;
  job_id: string;
  job_revision: number;
  trigger: string;
  scheduled_at: string;
  state: string;
  reason: string | null;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  attempts: LedgerAttempt[];
  from?: string;
  to?: string;
  count?: number;
}

export interface LedgerAttempt {
  number: number;
  started_at: string;
  duration_ms: number;
  http_status: number | null;
  error_code: string | null;
  timings?: Record<string, number | null> | null;
}

/** The states in which nothing can happen to a run any more. */
export const FINAL_STATES: ReadonlySet<string> = new Set([
  'succeeded',
  'failed',
  'cancelled',
  'lost',
  'skipped',
]);
