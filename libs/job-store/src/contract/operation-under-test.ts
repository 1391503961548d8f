import type { BackfillRequest } from '@job-scheduler/job-model';
import type { NewOperation } from '../operation-store.js';

/** The first tick of the backfills. */
export const FROM = Date.UTC(2026, 0, 1);

const backfillRequest = (jobId: string): BackfillRequest => ({
  kind: 'backfill',
  job_id: jobId,
  schedule: {
    schedule: '* * * * *',
    timezone: 'UTC',
    dst_gap: 'run_after',
    dst_fold: 'first',
    start_at: null,
    end_at: null,
    anchor: 0,
    seed: jobId,
  },
  from: FROM,
  to: FROM + 600_000,
  rate_per_second: 50,
});

/** A backfill of a job. */
export const newBackfill = (jobId: string): NewOperation => ({
  request: backfillRequest(jobId),
  actor: 'ann',
  namespaces: ['team-a'],
  jobIds: [],
  total: 10,
  failed: 0,
  errors: [],
});

/** A bulk operation that runs jobs. */
export const newBulk = (jobIds: string[]): NewOperation => ({
  request: { kind: 'bulk', action: 'run', reason: null },
  actor: 'ann',
  jobIds,
  total: jobIds.length,
  failed: 0,
  errors: [],
});
