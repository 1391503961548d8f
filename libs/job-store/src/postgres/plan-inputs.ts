import {
  arePlain,
  unknownInPolicies,
  type Cursor,
  type PlanInput,
  type Policies,
  type ScheduleBounds,
} from '@job-scheduler/job-model';
import { policiesFrom } from './job-rows.js';

/** The inputs for planning the ticks of jobs. `$1` are the jobs; those that are gone are left out. */
export const PLAN_INPUTS = {
  name: 'plan_inputs',
  text: `
    SELECT j.id, j.namespace, j.created_at, j.schedule, j.timezone, j.dst_gap, j.dst_fold, j.start_at, j.end_at, j.max_runs,
           j.policies, j.timeout_seconds, c.revision, c.status, c.last_tick, c.next_due, c.fired
    FROM unnest($1::uuid[]) AS wanted (id) JOIN job_cursor c ON c.job_id = wanted.id JOIN jobs j ON j.id = c.job_id`,
};

/** A row of PLAN_INPUTS. */
export type PlanRow = ScheduleBounds &
  Cursor & {
    id: string;
    namespace: string;
    created_at: number;
    policies: Partial<Policies> | null;
    /** Missing where nothing is recorded by the plan. */
    timeout_seconds?: number;
  };

/**
 * Written out, because on the path of a tick a rest property in a destructuring costs more than everything else here.
 */
export const planInputFromRow = (row: PlanRow): PlanInput => planInput(row, policiesFrom(row.policies));

function planInput(row: PlanRow, policies: Policies): PlanInput {
  const timeout = knownTimeout(row, policies);
  return {
    id: row.id,
    namespace: row.namespace,
    created_at: row.created_at,
    definition: {
      schedule: row.schedule,
      timezone: row.timezone,
      dst_gap: row.dst_gap,
      dst_fold: row.dst_fold,
      start_at: row.start_at,
      end_at: row.end_at,
      max_runs: row.max_runs,
      jitter_seconds: policies.jitter_seconds,
      catch_up: policies.catch_up,
      catch_up_window_seconds: policies.catch_up_window_seconds,
      overlap: policies.overlap,
    },
    cursor: {
      revision: row.revision,
      status: row.status,
      last_tick: row.last_tick,
      next_due: row.next_due,
      fired: row.fired,
    },
    plain:
      timeout !== null && arePlain(policies)
        ? { claim_within: policies.catch_up_window_seconds, timeout }
        : null,
    timeout,
  };
}

/** Null when this process does not know all rules of the job. */
function knownTimeout({ timeout_seconds }: PlanRow, policies: Policies): number | null {
  if (unknownInPolicies(policies) !== null) return null;
  // Another version, or a hand, may have stored anything.
  if (timeout_seconds === undefined || !(timeout_seconds > 0 && timeout_seconds < Infinity)) return null;
  return timeout_seconds;
}
