/**
 * Runs on the lease path: parts of statements. Their rows stay `queued` while their dispatch is claimed, and everything that is
 * about a single run first *detaches* it: its row then says itself what its dispatch said of it, and the run goes on by itself,
 * on the row-level path. Detaching changes nothing about the run, so it may be a transaction of its own, and come before
 * anything that might have to be repeated.
 *
 * Locks are taken in this order: cursors, dispatches by id, runs. Whoever holds a cursor waits for a dispatch only briefly,
 * since the end of a run takes them the other way round; then it passes over those that are locked, or gives way.
 */

/**
 * Whether run `r` is on the lease path. A process of a release that does not know dispatches leaves them in the rows of the runs
 * that it takes: whatever it does with a run, it gives it another state, or queues it with an instant.
 */
export const IS_LEASED = `r.dispatch_id IS NOT NULL AND r.state = 'queued' AND r.queued_at IS NULL`;

/** The opposite: the row of run `r` says everything about it. */
export const IS_BY_ITSELF = `NOT (${IS_LEASED})`;

/** The state of run `r`, wherever it is kept. */
export const STATE_OF = `
  CASE WHEN ${IS_LEASED}
    AND EXISTS (SELECT FROM dispatches d WHERE d.id = r.dispatch_id AND d.claim_id IS NOT NULL) THEN 'running'
  ELSE r.state END`;

/** When the youngest message was published of which a runner has taken runs, if they have not all ended; else NULL. */
export const LAST_TAKEN = `
  greatest((SELECT max(queued_at) FROM runs WHERE finished_at IS NULL AND state = 'running'),
           (SELECT max(queued_at) FROM dispatches WHERE claim_id IS NOT NULL))`;

/** What to detach. */
interface Detaching {
  /** Selects the runs `r`. */
  runs: string;
  /** Selects their dispatches `d`. */
  dispatches: string;
  locking: 'FOR NO KEY UPDATE' | 'FOR NO KEY UPDATE SKIP LOCKED';
}

/** Detaches runs, and returns their ids. */
const detaching = ({ runs, dispatches, locking }: Detaching): string => `
    WITH held AS MATERIALIZED (
      SELECT d.* FROM dispatches d
      WHERE d.id IN (SELECT r.dispatch_id FROM runs r WHERE ${runs} AND ${IS_LEASED}) AND ${dispatches}
      ORDER BY d.id ${locking}
    ), ${detachedFrom(runs)}, counted AS (
      UPDATE dispatches d SET open_runs = d.open_runs - n.count, left_out = d.left_out || n.ids
      FROM (SELECT dispatch_id, count(*)::int AS count, array_agg(id) AS ids FROM detached GROUP BY dispatch_id) n
      WHERE d.id = n.dispatch_id
    )
    SELECT id FROM detached`;

/**
 * Moves what the dispatches in `held` say into the rows of their runs. A run was published when its dispatch was: with a later
 * instant, LAST_TAKEN would be too young once the run is claimed, and every older message would count as lost.
 */
const detachedFrom = (runs: string): string => `
    detached AS (
      UPDATE runs r
      SET dispatch_id = NULL, state = CASE WHEN h.claim_id IS NULL THEN 'queued' ELSE 'running' END,
          queued_at = h.queued_at,
          runner_id = h.runner_id, claim_id = h.claim_id, claimed_at = h.claimed_at, deadline_at = h.deadline_at
      FROM held h
      WHERE ${runs} AND ${IS_LEASED} AND r.dispatch_id = h.id
      RETURNING r.id, h.id AS dispatch_id
    )`;

const BY_ID = 'r.id = ANY($1::uuid[])';
const OF_JOB = 'r.job_id = $1 AND r.finished_at IS NULL';

/** Detaches the runs `$1`. */
export const DETACH_RUNS = {
  name: 'detach_runs',
  text: detaching({ runs: BY_ID, dispatches: 'true', locking: 'FOR NO KEY UPDATE' }),
};

/** The same, except those whose dispatches are locked. */
export const DETACH_UNLOCKED_RUNS = {
  name: 'detach_unlocked_runs',
  text: detaching({ runs: BY_ID, dispatches: 'true', locking: 'FOR NO KEY UPDATE SKIP LOCKED' }),
};

/** Detaches those of the runs `$1` that the claim `$2` holds. */
export const DETACH_CLAIMED = {
  name: 'detach_claimed_runs',
  text: detaching({ runs: BY_ID, dispatches: 'd.claim_id = $2', locking: 'FOR NO KEY UPDATE' }),
};

const CLAIMABLE = '(d.claim_id IS NULL OR d.claim_id = $2)';

/** Lets this statement wait for a lock for a second at most: far longer than anybody holds a dispatch who is not suspended. */
const WAITS_FOR_A_SECOND = `(SELECT set_config('lock_timeout', '1s', true)) IS NOT NULL`;

/** Detaches those of the runs `$1` that no other claim than `$2` holds. Fails if a dispatch stays locked. */
export const DETACH_CLAIMABLE = {
  name: 'detach_claimable_runs',
  text: detaching({
    runs: BY_ID,
    dispatches: `${CLAIMABLE} AND ${WAITS_FOR_A_SECOND}`,
    locking: 'FOR NO KEY UPDATE',
  }),
};

/** The same, except those whose dispatches are locked. */
export const DETACH_UNLOCKED_CLAIMABLE = {
  name: 'detach_unlocked_claimable',
  text: detaching({ runs: BY_ID, dispatches: CLAIMABLE, locking: 'FOR NO KEY UPDATE SKIP LOCKED' }),
};

/** Detaches the runs of the job `$1` that nobody has claimed. */
export const DETACH_UNCLAIMED_OF_JOB = {
  name: 'detach_unclaimed_of_job',
  text: detaching({ runs: OF_JOB, dispatches: 'd.claim_id IS NULL', locking: 'FOR NO KEY UPDATE' }),
};

/** The same, except those whose dispatches are locked. */
export const DETACH_UNLOCKED_OF_JOB = {
  name: 'detach_unlocked_of_job',
  text: detaching({
    runs: OF_JOB,
    dispatches: 'd.claim_id IS NULL',
    locking: 'FOR NO KEY UPDATE SKIP LOCKED',
  }),
};

/** Detaches all runs of the job `$1`. */
export const DETACH_ALL_OF_JOB = {
  name: 'detach_all_of_job',
  text: detaching({ runs: OF_JOB, dispatches: 'true', locking: 'FOR NO KEY UPDATE' }),
};

/**
 * Of the locked dispatches in a CTE, the first until they have `limit` runs. What is locked in vain waits for the next
 * statement; that is better than a limit before the locks, which dispatches that others hold would use up.
 */
export const withRuns = (limit: string, locked: string, order: string): string => `
      SELECT * FROM (
        SELECT l.*, sum(l.open_runs) OVER (ORDER BY ${order}) - l.open_runs AS runs_before FROM ${locked} l
      ) AS counted WHERE runs_before < ${limit}`;

/**
 * Detaches the runs of dispatches `d` that meet a condition, whole dispatches until they have `limit` runs. The dispatches are
 * then done with, whatever they count.
 */
export const detachAllOf = (dispatches: string, limit: string): string => `
    WITH locked AS MATERIALIZED (
      SELECT d.* FROM dispatches d LEFT JOIN runners holder ON holder.id = d.runner_id
      WHERE d.open_runs > 0 AND (${dispatches})
      ORDER BY d.id LIMIT ${limit} FOR NO KEY UPDATE OF d SKIP LOCKED
    ), held AS MATERIALIZED (${withRuns(limit, 'locked', 'id')}
    ), ${detachedFrom('r.id IN (SELECT unnest(run_ids) FROM held)')}
    UPDATE dispatches d SET open_runs = 0, left_out = d.run_ids FROM held h WHERE d.id = h.id`;
