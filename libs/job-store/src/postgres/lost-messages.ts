import type { RunReference } from '@job-scheduler/job-model';
import { ago } from './instants.js';
import { LAST_TAKEN, withRuns } from './leased-runs.js';

/** Messages that seem to be lost: of runs by themselves, and of dispatches. */

/** Whether a row has been queued for `$1` and, unless `$2`, a younger message was taken since. */
const IS_STALE = `
  queued_at < ${ago('$1')} AND ($2 OR queued_at < ${LAST_TAKEN} - $1::float8 * interval '1 millisecond')`;

/** At most `$3` such runs; never those in `$4` and, unless it is null, only those in `$5`. */
export const STALE = {
  name: 'stale_runs',
  text: `
    SELECT id FROM runs
    WHERE finished_at IS NULL AND state = 'queued' AND ${IS_STALE}
      AND id <> ALL($4::uuid[]) AND ($5::uuid[] IS NULL OR id = ANY($5::uuid[]))
    ORDER BY queued_at LIMIT $3`,
};

/** Skips locked rows, so that nobody waits for recovery. */
export const REQUEUE_STALE = {
  name: 'requeue_stale',
  text: `
    WITH stale AS (${STALE.text} FOR UPDATE SKIP LOCKED)
    UPDATE runs r SET queued_at = now() FROM stale WHERE r.id = stale.id RETURNING r.id AS run_id, r.attempt`,
};

/**
 * The same for dispatches that nobody claimed: at most `$3`; never those whose runs are all in `$4` and, unless it is null, only
 * those in `$5`.
 */
const IS_STALE_DISPATCH = `
  claim_id IS NULL AND open_runs > 0 AND ${IS_STALE}
  AND (cardinality($4::uuid[]) = 0 OR NOT run_ids <@ (left_out || $4::uuid[]))
  AND ($5::uuid[] IS NULL OR id = ANY($5::uuid[]))`;

export const STALE_DISPATCHES = {
  name: 'stale_dispatches',
  text: `
    SELECT id, run_ids, left_out FROM dispatches WHERE ${IS_STALE_DISPATCH} ORDER BY queued_at LIMIT $3`,
};

/** Whole dispatches until they have `$3` runs. */
export const REQUEUE_STALE_DISPATCHES = {
  name: 'requeue_stale_dispatches',
  text: `
    WITH locked AS MATERIALIZED (
      SELECT id, queued_at, open_runs FROM dispatches
      WHERE ${IS_STALE_DISPATCH}
      ORDER BY queued_at LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED
    ), stale AS (${withRuns('$3', 'locked', 'queued_at, id')}
    )
    UPDATE dispatches d SET queued_at = now() FROM stale
    WHERE d.id = stale.id RETURNING d.id, d.run_ids, d.left_out`,
};

/** A row of STALE_DISPATCHES, and of REQUEUE_STALE_DISPATCHES. */
export interface StaleDispatch {
  id: string;
  run_ids: string[];
  left_out: string[];
}

/** The runs that a dispatch still has. */
export function referencesIn({ id, run_ids, left_out }: StaleDispatch): RunReference[] {
  const gone = new Set(left_out);
  return run_ids.filter((id) => !gone.has(id)).map((run_id) => ({ run_id, attempt: 1, dispatch_id: id }));
}

/** Removes dispatches that have no run any more. */
export const FORGET_DISPATCHES = {
  name: 'forget_dispatches',
  text: `
    DELETE FROM dispatches WHERE id IN (SELECT id FROM dispatches WHERE open_runs <= 0 FOR UPDATE SKIP LOCKED)`,
};
