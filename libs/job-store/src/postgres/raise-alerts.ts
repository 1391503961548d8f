import { alertsFor, type Alert, type AlertOccurrence } from '@job-scheduler/job-model';
import { isolateBadItems } from '@job-scheduler/platform';
import type { PostgresShare } from '@job-scheduler/platform/postgres';
import { MISSED_ALERTS_APART_MS } from '../alert-outbox.js';
import { StoreUnavailableError } from '../job-repository.js';
import { execute } from './database.js';
import { timestampOf } from './instants.js';

/** A job that has alerts. */
interface AlertingJob {
  id: string;
  name: string;
  alerts: Alert[];
}

/**
 * Adds alerts about occurrences, unless they were raised already. An occurrence about which that is impossible harms no
 * other. Throws StoreUnavailableError, and at the end the error of the first such occurrence.
 */
export async function raiseAlerts(pool: PostgresShare, occurrences: AlertOccurrence[]): Promise<void> {
  if (occurrences.length === 0) return;
  const jobIds = [...new Set(occurrences.map(({ job_id }) => job_id))];
  const jobs = await execute<AlertingJob>(pool, ALERTING_JOBS, [jobIds]);
  if (jobs.length === 0) return;
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const failures: unknown[] = [];
  for (const round of roundsOf(occurrences)) {
    const { bad, interruption } = await isolateBadItems(
      round,
      (some) => raiseRound(pool, some, byId),
      (error) => !(error instanceof StoreUnavailableError),
    );
    if (interruption !== null) throw interruption.error;
    failures.push(...bad.map(({ error }) => error));
  }
  if (failures.length > 0) throw failures[0];
}

/** Ends streaks of failures that the cursors no longer record, and raises recoveries. Throws StoreUnavailableError. */
export async function settleStreaks(pool: PostgresShare): Promise<void> {
  const over = await execute<EndedStreak>(pool, STREAKS_OVER, []);
  if (over.length === 0) return;
  const recovered = over.filter((streak) => streak.recovered);
  await raiseAlerts(
    pool,
    recovered.map(({ job_id, failures }) => ({
      job_id,
      event: 'recovery',
      failures,
      run_id: null,
      reason: null,
    })),
  );
  await execute(pool, END_STREAKS, [over.map(({ job_id }) => job_id)]);
}

interface EndedStreak {
  job_id: string;
  failures: number;
  recovered: boolean;
}

async function raiseRound(
  pool: PostgresShare,
  round: AlertOccurrence[],
  jobs: Map<string, AlertingJob>,
): Promise<never[]> {
  const known = round.filter(({ job_id }) => jobs.has(job_id));
  if (known.length === 0) return [];
  const wanted = known.flatMap((occurrence) => wantedRows(occurrence, jobs.get(occurrence.job_id)!));
  const recovered = known.filter(({ event }) => event === 'recovery').map(({ job_id }) => job_id);
  await execute(pool, RAISE, [JSON.stringify(wanted), recovered, MISSED_ALERTS_APART_MS]);
  return [];
}

/**
 * Puts the n-th occurrence of each job into the n-th round, since one statement cannot end one streak of failures and
 * begin another. There is nearly always one round.
 */
function roundsOf(occurrences: AlertOccurrence[]): AlertOccurrence[][] {
  const rounds: AlertOccurrence[][] = [];
  const counts = new Map<string, number>();
  for (const occurrence of occurrences) {
    const round = counts.get(occurrence.job_id) ?? 0;
    counts.set(occurrence.job_id, round + 1);
    (rounds[round] ??= []).push(occurrence);
  }
  return rounds;
}

/** What RAISE should add, unless it was raised already. */
function wantedRows(occurrence: AlertOccurrence, job: AlertingJob): object[] {
  const { job_id, event, failures, run_id, reason, at = null } = occurrence;
  return alertsFor(job.alerts, occurrence).map((alert) => ({
    job_id,
    event,
    failures,
    run_id,
    reason,
    job_name: job.name,
    destination: alert.to,
    after_failures: event === 'failure' ? alert.after_failures : 0,
    tells_failures: alert.on.includes('failure'),
    at: at === null ? null : timestampOf(at),
  }));
}

const ALERTING_JOBS = {
  name: 'alerting_jobs',
  text: `
    SELECT id, name, policies->'alerts' AS alerts FROM jobs
    WHERE id = ANY($1::uuid[]) AND deleted_at IS NULL
      AND CASE jsonb_typeof(policies->'alerts') WHEN 'array' THEN jsonb_array_length(policies->'alerts') > 0 END`,
};

/**
 * Adds the alerts that were not raised already. `$1` are rows as wantedRows makes them, `$2` the jobs that recovered,
 * whether or not anyone wants an alert, `$3` how far apart alerts about missed ticks are, in milliseconds.
 */
const RAISE = {
  name: 'raise_alerts',
  text: `
    WITH wanted AS (
      SELECT w.job_id, w.job_name, w.event, w.destination, w.after_failures, w.tells_failures, w.run_id, w.failures,
             w.reason, coalesce(w.at, now()) AS at
      FROM jsonb_to_recordset($1::jsonb) AS w (
        job_id uuid, job_name text, event text, destination jsonb, after_failures integer, tells_failures boolean,
        run_id uuid, failures integer, reason text, at timestamptz)
    ), ended AS (
      UPDATE alerts SET ended_at = now(), recovered_at = now()
      WHERE event = 'failure' AND ended_at IS NULL AND job_id = ANY($2::uuid[])
      RETURNING id, job_id, destination, failures
    ), recovery AS (
      SELECT DISTINCT ON (w.job_id, w.destination)
             w.job_id, w.job_name, w.event, w.destination, w.after_failures, w.run_id,
             greatest(w.failures, e.failures) AS failures, w.reason, w.at, e.id::text AS dedup_key
      FROM wanted w JOIN ended e ON e.job_id = w.job_id AND (e.destination = w.destination OR NOT w.tells_failures)
      WHERE w.event = 'recovery'
      ORDER BY w.job_id, w.destination, e.failures DESC
    ), other AS (
      SELECT w.job_id, w.job_name, w.event, w.destination, w.after_failures, w.run_id, w.failures, w.reason, w.at,
             CASE WHEN w.event = 'missed' OR w.run_id IS NULL
               THEN 'window ' || floor(extract(epoch FROM w.at) * 1000 / $3::bigint)::text
               ELSE w.run_id::text
             END AS dedup_key
      FROM wanted w
      WHERE w.event <> 'recovery'
        AND NOT (w.event = 'missed' AND EXISTS (
          SELECT FROM alerts a
          WHERE a.job_id = w.job_id AND a.event = 'missed' AND a.destination = w.destination
            AND a.at > w.at - $3::bigint * interval '1 millisecond'))
    )
    INSERT INTO alerts (id, job_id, job_name, event, destination, after_failures, run_id, failures, reason, at, dedup_key)
    SELECT gen_random_uuid(), due.* FROM (SELECT * FROM recovery UNION ALL SELECT * FROM other) AS due
    ON CONFLICT DO NOTHING`,
};

const IS_OVER = `a.event = 'failure' AND a.ended_at IS NULL AND coalesce(c.failures, 0) = 0`;

const STREAKS_OVER = {
  name: 'alert_streaks_over',
  text: `
    SELECT a.job_id, max(a.failures) AS failures, bool_or(c.last_outcome IS NOT DISTINCT FROM 'succeeded') AS recovered
    FROM alerts a LEFT JOIN job_cursor c ON c.job_id = a.job_id
    WHERE ${IS_OVER} GROUP BY a.job_id`,
};

const END_STREAKS = {
  name: 'end_alert_streaks',
  text: `
    UPDATE alerts SET ended_at = now() WHERE id IN (
      SELECT a.id FROM alerts a LEFT JOIN job_cursor c ON c.job_id = a.job_id
      WHERE a.job_id = ANY($1::uuid[]) AND ${IS_OVER})`,
};
