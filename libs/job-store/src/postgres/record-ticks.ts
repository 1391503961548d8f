import { tickRunId, type Policies, type RunReference, type TickPlan } from '@job-scheduler/job-model';
import type { BadItem, IsolatedBatch } from '@job-scheduler/platform';
import type { RecordedTicks, Recording, RefusedPlan } from '../tick-ledger.js';
import { arrayText, textArray } from './array-text.js';
import { FormingDispatches, type NewDispatch } from './forming-dispatches.js';

/**
 * The commit point of a tick, as one statement: locks the cursors that are still as the plans expect, in job-id order
 * so that schedulers never deadlock, advances them, and inserts rows only for their plans. `$1..$8` are the plans by
 * column, `$9..$18` their rows, `$19..$21` the dispatches of the rows: only those runs that are inserted become theirs.
 *
 * A cursor that another transaction has locked is passed over, so that the ticks of one job never wait for those who write
 * another: an apply of thousands of jobs holds its locks for seconds.
 *
 * No two of these sets are joined, since that would compare each row with each. CASE keeps the planner from turning the
 * look-up in `advanced` into such a join, so it uses a hash.
 */
export const RECORD_TICKS = {
  name: 'record_ticks',
  text: `
    WITH plan AS (
      SELECT job_id, revision, to_timestamp(expected / 1000) AS expected, status,
             to_timestamp(last_tick / 1000) AS last_tick, to_timestamp(next_due / 1000) AS next_due, fired, last_run_id
      FROM unnest($1::uuid[], $2::int[], $3::float8[], $4::text[], $5::float8[], $6::float8[], $7::int[], $8::uuid[])
        AS p (job_id, revision, expected, status, last_tick, next_due, fired, last_run_id)
    ), locked AS (
      SELECT p.job_id, p.status, p.last_tick, p.next_due, p.fired, p.last_run_id
      FROM job_cursor c JOIN plan p USING (job_id)
      WHERE c.revision = p.revision AND c.last_tick = p.expected AND c.status = 'active'
      ORDER BY c.job_id
      FOR UPDATE OF c SKIP LOCKED
    ), advanced AS (
      UPDATE job_cursor c
      SET status = l.status, last_tick = l.last_tick, next_due = l.next_due, fired = l.fired,
          last_run_id = coalesce(l.last_run_id, c.last_run_id)
      FROM locked l
      WHERE c.job_id = l.job_id
      RETURNING c.job_id
    ), inserted AS (
      INSERT INTO runs (id, job_id, job_revision, trigger, state, reason, scheduled_at, created_at, queued_at,
                        finished_at, skip_from, skip_to, skip_count, exclusive, dispatch_id)
      SELECT row.id, row.job_id, row.revision, 'schedule', row.state, row.reason, to_timestamp(row.scheduled_at / 1000), now(),
             CASE WHEN row.state = 'queued' AND row.dispatch_id IS NULL THEN now() END,
             CASE row.state WHEN 'skipped' THEN now() END,
             to_timestamp(row.skip_from / 1000),
             CASE row.state WHEN 'skipped' THEN to_timestamp(row.scheduled_at / 1000) END, row.skip_count,
             row.exclusive, row.dispatch_id
      FROM unnest($9::uuid[], $10::uuid[], $11::text[], $12::text[], $13::float8[], $14::float8[], $15::bigint[],
                  $16::int[], $17::boolean[], $18::uuid[])
        AS row (id, job_id, state, reason, scheduled_at, skip_from, skip_count, revision, exclusive, dispatch_id)
      WHERE CASE WHEN row.job_id IN (SELECT job_id FROM advanced) THEN true END
      ON CONFLICT (id) DO NOTHING
      RETURNING id, dispatch_id
    ), dispatched AS (
      INSERT INTO dispatches (id, run_ids, open_runs, queued_at, claim_before, timeout_seconds)
      SELECT d.id, i.run_ids, cardinality(i.run_ids), now(), now() + d.claim_within * interval '1 second', d.timeout
      FROM unnest($19::uuid[], $20::float8[], $21::float8[]) AS d (id, claim_within, timeout)
      JOIN (SELECT dispatch_id, array_agg(id) AS run_ids FROM inserted GROUP BY dispatch_id) i ON i.dispatch_id = d.id
    )
    SELECT job_id FROM advanced`,
};

/**
 * Which of these plans still hold, as far as can be seen without their locks: their jobs are the ones that RECORD_TICKS passed over.
 * `$1` are their jobs, `$2` the revisions and `$3` the last ticks that they expect.
 */
export const STANDING_PLANS = {
  name: 'standing_plans',
  text: `
    SELECT job_id, fired, last_run_id FROM job_cursor c
    JOIN unnest($1::uuid[], $2::int[], $3::float8[]) AS p (job_id, revision, expected) USING (job_id)
    WHERE c.revision = p.revision AND c.last_tick = to_timestamp(p.expected / 1000) AND c.status = 'active'`,
};

/** A row of STANDING_PLANS. A tick that was skipped is neither among those that have `fired`, nor the last run. */
export interface StandingRow {
  job_id: string;
  fired: number;
  last_run_id: string | null;
}

/** The parameters of STANDING_PLANS. */
export const standingPlansValues = (plans: Pick<TickPlan, 'job_id' | 'expected'>[]): unknown[] => [
  arrayText(plans.map((plan) => plan.job_id)),
  arrayText(plans.map((plan) => plan.expected.revision)),
  arrayText(plans.map((plan) => plan.expected.last_tick)),
];

/** The parameters of RECORD_TICKS. */
export function recordTicksValues(plans: RecordedPlan[], { rows, dispatches }: TickRows): unknown[] {
  return [
    arrayText(plans.map((plan) => plan.job_id)),
    arrayText(plans.map((plan) => plan.expected.revision)),
    arrayText(plans.map((plan) => plan.expected.last_tick)),
    arrayText(plans.map((plan) => plan.cursor.status)),
    arrayText(plans.map((plan) => plan.cursor.last_tick)),
    arrayText(plans.map((plan) => plan.cursor.next_due)),
    arrayText(plans.map((plan) => plan.cursor.fired)),
    arrayText(plans.map(newestRunId)),
    arrayText(rows.map((row) => row.id)),
    arrayText(rows.map((row) => row.job_id)),
    arrayText(rows.map((row) => row.state)),
    textArray(rows.map((row) => row.reason)),
    arrayText(rows.map((row) => row.scheduled_at)),
    arrayText(rows.map((row) => row.skip_from)),
    arrayText(rows.map((row) => row.skip_count)),
    arrayText(rows.map((row) => row.revision)),
    arrayText(rows.map((row) => row.exclusive)),
    arrayText(rows.map((row) => row.dispatch_id)),
    arrayText(dispatches.map(({ id }) => id)),
    arrayText(dispatches.map(({ claim_within }) => claim_within)),
    arrayText(dispatches.map(({ timeout }) => timeout)),
  ];
}

/** What RECORD_TICKS inserts. */
interface TickRows {
  rows: TickRow[];
  dispatches: NewDispatch[];
}

/** The rows of plans. Those of plain runs get dispatches; `runsPerDispatch`: the most runs of one, null for none at all. */
export function tickRowsOf(plans: RecordedPlan[], runsPerDispatch: number | null): TickRows {
  const forming = new FormingDispatches(runsPerDispatch ?? 0);
  const rows = plans.flatMap((plan) => {
    const own = tickRows(plan);
    const { plain } = plan;
    if (runsPerDispatch === null || plain === null || plain === undefined) return own;
    for (const row of own) if (row.state === 'queued') row.dispatch_id = forming.add(row.id, plain);
    return own;
  });
  return { rows, dispatches: forming.dispatches };
}

/** A plan whose overlap has been decided. */
export interface RecordedPlan extends Omit<RecordedTicks, 'queued'> {
  /** The tick that is recorded as waiting until no run of its job is active. */
  waiting?: number | null;
}

interface TickRow {
  id: string;
  job_id: string;
  state: 'queued' | 'waiting' | 'skipped';
  reason: string | null;
  scheduled_at: number;
  skip_from: number | null;
  skip_count: number | null;
  revision: number;
  exclusive: boolean;
  dispatch_id: string | null;
}

/** Whether runs of a job with this policy exclude each other. */
export const isExclusive = (overlap: Policies['overlap']): boolean => overlap !== 'allow';

/** The rows of a plan: skipped ticks first, then runs. */
export function tickRows(plan: RecordedPlan): TickRow[] {
  const { revision } = plan.expected;
  const runs = plan.runs.map((at) => runRow(plan, at, 'queued'));
  if (plan.waiting !== undefined && plan.waiting !== null) runs.push(runRow(plan, plan.waiting, 'waiting'));
  const skips = plan.skips.map(({ from, to, count, reason }): TickRow => ({
    id: tickRunId(to, plan.job_id),
    job_id: plan.job_id,
    state: 'skipped',
    reason,
    scheduled_at: to,
    skip_from: from,
    skip_count: count,
    revision,
    exclusive: false,
    dispatch_id: null,
  }));
  return [...skips, ...runs];
}

const runRow = (
  { job_id, expected, overlap }: RecordedPlan,
  at: number,
  state: 'queued' | 'waiting',
): TickRow => ({
  id: tickRunId(at, job_id),
  job_id,
  state,
  reason: null,
  scheduled_at: at,
  skip_from: null,
  skip_count: null,
  revision: expected.revision,
  exclusive: isExclusive(overlap),
  dispatch_id: null,
});

function newestRunId(plan: RecordedPlan): string | null {
  const newest = plan.waiting ?? plan.runs.at(-1);
  return newest === undefined ? null : tickRunId(newest, plan.job_id);
}

/** What was recorded stands and must be published, whatever failed beside it; nothing recorded is a failure. */
export function recordingOf(
  batches: PromiseSettledResult<IsolatedBatch<TickPlan, RecordedTicks>>[],
): Omit<Recording, 'locked'> {
  const done = batches.flatMap((batch) => (batch.status === 'fulfilled' ? [batch.value] : []));
  const recorded = done.flatMap(({ results }) => results);
  const refused = done.flatMap(({ bad }) => bad).map(refusedOf);
  const failure = batches.find((batch) => batch.status === 'rejected');
  if (failure !== undefined && recorded.length + refused.length === 0) throw failure.reason;
  return { recorded, refused };
}

const refusedOf = ({ item, error }: BadItem<TickPlan>): RefusedPlan => ({
  plan: item,
  reason: `The job's ticks cannot be recorded: ${(error as Error).message}.`,
});

/** The plans of the jobs whose cursors advanced, with the runs among their rows. */
export function recordedOf(
  plans: RecordedPlan[],
  { rows }: TickRows,
  answer: { job_id?: string }[],
): RecordedTicks[] {
  const advanced = answer.length === plans.length ? null : new Set(answer.map(({ job_id }) => job_id));
  const queued = new Map<string, RunReference[]>();
  for (const row of rows) {
    if (row.state !== 'queued') continue;
    const reference: RunReference = { run_id: row.id, attempt: 1 };
    if (row.dispatch_id !== null) reference.dispatch_id = row.dispatch_id;
    const own = queued.get(row.job_id);
    if (own === undefined) queued.set(row.job_id, [reference]);
    else own.push(reference);
  }
  return plans
    .filter(({ job_id }) => advanced?.has(job_id) ?? true)
    .map((plan) => ({ ...plan, queued: queued.get(plan.job_id) ?? [] }));
}
