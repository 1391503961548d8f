import type { Cursor, Job, JobDefinition, Pause, ScheduleBounds } from './job.js';
import { scheduleOf } from './job.js';
import { positionAfter, skipRange } from './planning.js';
import type { Skip, SkipReason } from './run.js';
import { compileSchedule } from './schedule/index.js';

/**
 * What an API write does to a job, decided purely: the store applies it in one transaction, under the job's
 * lock, with "now" from its own clock.
 */
export interface JobChange {
  definition: Job['definition'];
  cursor: Cursor;
  pause: Pause | null;
  /** Ticks that this change cuts off: recorded with it. */
  skips: Skip[];
  /** When set, runs on which nothing is being sent yet are cancelled with this reason. */
  cancelRuns: 'job_paused' | 'job_deleted' | null;
}

/** The schedule has no tick left after the moment of the write. */
export class NeverFiresError extends Error {
  constructor(schedule: string) {
    super(`The schedule ${JSON.stringify(schedule)} has no tick in the future, so the job would never run.`);
  }
}

/** The job's state does not allow what was asked; the message is one sentence for the user. */
export class StateConflictError extends Error {}

/** A new job as it is first stored. Throws NeverFiresError. */
export function createJob(id: string, input: JobDefinition, actor: string, now: number): Job {
  const { active = true, ...definition } = input;
  const base = { id, definition, created_at: now, updated_at: now, last_run: null };
  const next = compileSchedule(scheduleOf(base)).next(now);
  if (next === null) throw new NeverFiresError(definition.schedule);
  const cursor = { revision: 1, last_tick: now, fired: 0 };
  return active
    ? { ...base, pause: null, cursor: { ...cursor, status: 'active', next_due: next } }
    : {
        ...base,
        pause: pauseRecord(null, null, actor, now),
        cursor: { ...cursor, status: 'paused', next_due: null },
      };
}

/**
 * A replaced definition. Null when nothing differs. A new schedule counts from now; ticks that were due and
 * not yet recorded become a skip row with reason `edited`. Throws NeverFiresError.
 */
export function editJob(job: Job, input: JobDefinition, actor: string, now: number): JobChange | null {
  const { active, ...definition } = input;
  const change = isSameJson(definition, job.definition) ? null : redefine(job, definition, now);
  if (active === undefined || active === (job.cursor.status !== 'paused')) return change;
  const edited = change === null ? job : { ...job, ...change };
  const switched = active
    ? resumeJob(edited, now)
    : pauseJob(edited, { reason: null, until: null }, actor, now);
  if (switched === null) return change;
  return {
    ...switched,
    cursor: { ...switched.cursor, revision: job.cursor.revision + 1 },
    skips: [...(change?.skips ?? []), ...switched.skips],
  };
}

/**
 * Pauses a job, or renews the reason and end of its pause. Ticks of the pause are accounted for in one range
 * when it ends. Throws StateConflictError for a job that has ended.
 */
export function pauseJob(
  job: Job,
  request: { reason: string | null; until: number | null },
  actor: string,
  now: number,
): JobChange {
  if (job.cursor.status === 'ended') {
    throw new StateConflictError('The job has ended, so it cannot be paused.');
  }
  const since = job.pause?.paused_at ?? now;
  return {
    definition: job.definition,
    cursor: { ...nextRevision(job), status: 'paused', next_due: request.until },
    pause: pauseRecord(request.reason, request.until, actor, since),
    skips: [],
    cancelRuns: 'job_paused',
  };
}

/** Ends a pause at the given instant. Null when the job is not paused. The skip row tells what was missed. */
export function resumeJob(job: Job, at: number): JobChange | null {
  if (job.cursor.status !== 'paused') return null;
  const until = Math.max(at, job.cursor.last_tick);
  return {
    definition: job.definition,
    cursor: restartedAt(job, job.definition, until),
    pause: null,
    skips: unaccounted(job, until),
    cancelRuns: null,
  };
}

/** What deleting a job leaves in the ledger: its unaccounted ticks, and the reason for cancelled runs. */
export function deleteJob(job: Job, now: number): Pick<JobChange, 'skips' | 'cancelRuns'> {
  return { skips: unaccounted(job, now), cancelRuns: 'job_deleted' };
}

function redefine(job: Job, definition: Job['definition'], now: number): JobChange {
  const change: JobChange = {
    definition,
    cursor: nextRevision(job),
    pause: job.pause,
    skips: [],
    cancelRuns: null,
  };
  if (SCHEDULE_FIELDS.every((field) => definition[field] === job.definition[field])) return change;
  const restart = Math.max(now, job.cursor.last_tick);
  const restarted = restartedAt(job, definition, restart);
  if (compileSchedule(scheduleOf({ ...job, definition })).next(now) === null) {
    throw new NeverFiresError(definition.schedule);
  }
  const paused = job.cursor.status === 'paused';
  return {
    ...change,
    cursor: paused ? { ...restarted, status: 'paused', next_due: job.cursor.next_due } : restarted,
    skips: unaccounted(job, restart),
  };
}

const SCHEDULE_FIELDS = [
  'schedule',
  'timezone',
  'dst_gap',
  'dst_fold',
  'start_at',
  'end_at',
  'max_runs',
] as const satisfies readonly (keyof ScheduleBounds)[];

/** The ticks up to `until` that no row accounts for yet. */
function unaccounted(job: Job, until: number): Skip[] {
  if (job.cursor.status !== 'active' && job.cursor.status !== 'paused') return [];
  const reason: SkipReason = job.cursor.status === 'paused' ? 'paused' : 'edited';
  const skip = skipRange(compileSchedule(scheduleOf(job)), job.cursor.last_tick, until, reason);
  return skip === null ? [] : [skip];
}

function restartedAt(job: Job, definition: Job['definition'], at: number): Cursor {
  const schedule = compileSchedule(scheduleOf({ ...job, definition }));
  const cursor = { ...nextRevision(job), last_tick: at };
  return { ...cursor, ...positionAfter(schedule, at, cursor.fired, definition.max_runs) };
}

const nextRevision = (job: Job): Cursor => ({ ...job.cursor, revision: job.cursor.revision + 1 });

const pauseRecord = (
  reason: string | null,
  until: number | null,
  actor: string,
  paused_at: number,
): Pause => ({
  reason,
  actor,
  paused_at,
  until,
});

/** Equality of JSON values, whatever the order of their keys. */
function isSameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = Object.entries(a);
  return (
    left.length === Object.keys(b).length &&
    left.every(
      ([key, value]) => Object.hasOwn(b, key) && isSameJson(value, (b as Record<string, unknown>)[key]),
    )
  );
}
