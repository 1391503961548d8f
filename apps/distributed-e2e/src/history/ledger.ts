/** A row of the ledger as the API answers it: what the checker reads of it. Instants are RFC 3339. */
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
}

/** States after which nothing can happen to a run. */
export const FINAL_STATES: ReadonlySet<string> = new Set([
  'succeeded',
  'failed',
  'cancelled',
  'lost',
  'skipped',
]);
