import type { RecordedRequest } from '../recording-target.js';

/** The fields of a run that the tests read. */
export interface RunAnswer {
  id: string;
  job_id: string;
  scheduled_at: string;
  trigger: string;
  state: string;
  reason: string | null;
  attempts: {
    number: number;
    started_at: string;
    http_status: number | null;
    error_code: string | null;
    completion: { outcome: string; message: string | null } | null;
  }[];
  next_attempt_at: string | null;
  completion_due_at: string | null;
  from?: string;
  to?: string;
  count?: number;
}

/** The states of runs, each with its reason. */
export const states = (runs: RunAnswer[]): string[] =>
  runs.map(({ state, reason }) => (reason === null ? state : `${state} (${reason})`));

/** A job as it was requested. Instants are epoch milliseconds. */
export interface CheckedJob {
  id: string;
  createdAt: number;
  schedule: string;
  overlap: string;
  delivery: string;
}

/** The period from the killing of processes until they were running again. */
export interface Kill {
  begin: number;
  end: number;
}

/** Everything that happened: the requested jobs, what the target received, and what the ledger says. */
export interface PolicyHistory {
  jobs: CheckedJob[];
  rows: RunAnswer[];
  requests: readonly RecordedRequest[];
  kills: Kill[];
}
