import { EXAMPLE_JOB_VIEW } from '../openapi/example-answers.js';

/** A backfill of a day, half done. */
export const EXAMPLE_OPERATION_VIEW = {
  id: '01a20ad3-4e30-7c21-9b5e-6f0c3a5d9e12',
  kind: 'backfill',
  state: 'running',
  request: {
    job_id: EXAMPLE_JOB_VIEW.id,
    from: '2029-12-31T00:00:00.000Z',
    to: '2029-12-31T01:00:00.000Z',
    rate_per_second: 50,
  },
  total: 360,
  done: 150,
  failed: 0,
  errors: [],
  actor: 'anonymous',
  namespaces: ['default'],
  created_at: '2030-01-01T00:00:00.000Z',
  updated_at: '2030-01-01T00:00:03.000Z',
  finished_at: null,
} as const;

/** The same backfill, just requested. */
export const EXAMPLE_NEW_BACKFILL_VIEW = {
  ...EXAMPLE_OPERATION_VIEW,
  state: 'pending',
  done: 0,
  updated_at: EXAMPLE_OPERATION_VIEW.created_at,
} as const;

/** A bulk operation, just requested. */
export const EXAMPLE_NEW_BULK_VIEW = {
  ...EXAMPLE_NEW_BACKFILL_VIEW,
  kind: 'bulk',
  request: { action: 'pause', reason: 'Maintenance of the target.' },
  total: 12,
} as const;

/** The example operation in another state. */
export const exampleInState = (state: 'paused' | 'pending' | 'cancelled') => ({
  ...EXAMPLE_OPERATION_VIEW,
  state,
  finished_at: state === 'cancelled' ? EXAMPLE_OPERATION_VIEW.updated_at : null,
});
