import type { Cursor, Job, JobDefinition, Pause, ScheduleBounds } from './job.js';
import { scheduleOf } from './job.js';
import { DEFAULT_NAMESPACE } from './default-namespace.js';
import { MAX_TICKS_PER_PLAN, newestTickIn, positionAfter, skipRange } from './planning.js';
import type { Policies } from './policies.js';
import { revisionAfter } from './revision.js';
import type { Skip, SkipReason } from './run.js';
import { isSameJson } from './same-json.js';
import { compileSchedule, type CompiledSchedule } from './schedule/index.js';
import { StateConflictError, UnusableJobError } from './state-conflict.js';
import { usableSchedule } from './usable-schedule.js';

/**
 * What an API write does to a job, decided purely: the store applies it in one transaction, under the job's
 * lock, with "now" from its own clock.
 */
export interface JobChange {
  definition: Job['definition'];
  cursor: Cursor;
  pause: Pause | null;
  /** Ticks that this change cuts off; they are recorded with it. */
  skips: Skip[];
  /** Missed ticks that run after all, ascending; overlap is decided when they are recorded. */
  runs: number[];
  /** When set, runs for which nothing is being sent are cancelled with this reason. */
  cancelRuns: 'job_paused' | 'job_disabled' | 'job_deleted' | null;
}

/** The schedule has no tick left after the moment of the write. */
export class NeverFiresError extends Error {
  constructor(schedule: string) {
    super(`The schedule ${JSON.stringify(schedule)} has no tick in the future, so the job would never run.`);
  }
}

/** A new job as it is first stored. Throws NeverFiresError. */
export function createJob(id: string, input: JobDefinition, actor: string, now: number): Job {
  const { active = true, namespace = DEFAULT_NAMESPACE, ...definition } = input;
  const base = { id, namespace, definition, created_at: now, updated_at: now, last_run: null };
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
  const { active, namespace: _, ...definition } = input;
  const change = isSameJson(definition, job.definition) ? null : redefine(job, definition, now);
  if (active === undefined || active === !isStopped(job)) return change;
  const edited = change === null ? job : { ...job, ...change };
  const switched = active
    ? resumeJob(edited, now)
    : pauseJob(edited, { reason: null, until: null }, actor, now);
  if (switched === null) return change;
  return {
    ...switched,
    cursor: { ...switched.cursor, revision: revisionAfter(job.cursor.revision) },
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
    runs: [],
    cancelRuns: 'job_paused',
  };
}

/**
 * Stops a job because its runs keep failing, or because it cannot be used. Null unless it is active, or its pause has
 * ended. Resuming it ends that. What is stored of the job need not be readable.
 */
export function disableJob(job: Job, reason: string, now: number): JobChange | null {
  if (job.cursor.status !== 'active' && !isPauseOver(job, now)) return null;
  return {
    definition: job.definition,
    cursor: { ...nextRevision(job), status: 'disabled', next_due: null },
    pause: pauseRecord(reason, null, 'system', now),
    skips: [],
    runs: [],
    cancelRuns: 'job_disabled',
  };
}

/**
 * Ends a pause, or what disabled the job, at the given instant. Null when the job is neither paused nor disabled.
 * `catchUp` decides which ticks since then run after all: none, the latest, or all inside the job's catch-up window (at
 * most MAX_TICKS_PER_PLAN); the skip row covers the others. Throws UnusableJobError.
 */
export function resumeJob(job: Job, at: number, catchUp: Policies['catch_up'] = 'none'): JobChange | null {
  if (!isStopped(job)) return null;
  const schedule = usableSchedule(job);
  const until = Math.max(at, job.cursor.last_tick);
  const runs = caughtUp(job, schedule, until, catchUp);
  const resumed = { ...job, cursor: { ...job.cursor, fired: job.cursor.fired + runs.length } };
  return {
    definition: job.definition,
    cursor: restartedAt(resumed, job.definition, until),
    pause: null,
    skips: unaccounted(job, runs[0] === undefined ? until : runs[0] - 1),
    runs,
    cancelRuns: null,
  };
}

/** The ticks in (last tick, until] that run after all. They reach up to `until`, so what is skipped lies before them. */
function caughtUp(
  job: Job,
  schedule: CompiledSchedule,
  until: number,
  catchUp: Policies['catch_up'],
): number[] {
  if (catchUp === 'none') return [];
  const newest = newestTickIn(schedule, job.cursor.last_tick, until);
  if (newest === null) return [];
  const { catch_up_window_seconds, max_runs } = job.definition;
  const remaining = max_runs === null ? Infinity : max_runs - job.cursor.fired;
  const begin = Math.max(job.cursor.last_tick, until - catch_up_window_seconds * 1000 - 1);
  const ticks = catchUp === 'latest' ? [newest] : newestTicks(schedule, begin, until);
  return ticks.slice(0, remaining);
}

/** The newest MAX_TICKS_PER_PLAN ticks in (after, until], ascending. */
function newestTicks(schedule: CompiledSchedule, after: number, until: number): number[] {
  const ticks: number[] = [];
  let tick = newestTickIn(schedule, after, until);
  while (tick !== null && ticks.length < MAX_TICKS_PER_PLAN) {
    ticks.push(tick);
    tick = newestTickIn(schedule, after, tick - 1);
  }
  return ticks.reverse();
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
    runs: [],
    cancelRuns: null,
  };
  if (SCHEDULE_FIELDS.every((field) => definition[field] === job.definition[field])) return change;
  const restart = Math.max(now, job.cursor.last_tick);
  const restarted = restartedAt(job, definition, restart);
  if (compileSchedule(scheduleOf({ ...job, definition })).next(now) === null) {
    throw new NeverFiresError(definition.schedule);
  }
  const { status, next_due } = job.cursor;
  return {
    ...change,
    cursor: isStopped(job) ? { ...restarted, status, next_due } : restarted,
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
  'jitter_seconds',
] as const satisfies readonly (keyof ScheduleBounds)[];

/** The ticks up to `until` that no row accounts for yet. A job that cannot be used has none. */
function unaccounted(job: Job, until: number): Skip[] {
  const { status } = job.cursor;
  if (status === 'ended') return [];
  const reason: SkipReason = status === 'active' ? 'edited' : status;
  const schedule = scheduleIfUsable(job);
  const skip = schedule && skipRange(schedule, job.cursor.last_tick, until, reason);
  return skip === null ? [] : [skip];
}

function scheduleIfUsable(job: Job): CompiledSchedule | null {
  try {
    return usableSchedule(job);
  } catch (error) {
    if (error instanceof UnusableJobError) return null;
    throw error;
  }
}

function restartedAt(job: Job, definition: Job['definition'], at: number): Cursor {
  const schedule = compileSchedule(scheduleOf({ ...job, definition }));
  const cursor = { ...nextRevision(job), last_tick: at };
  return { ...cursor, ...positionAfter(schedule, at, cursor.fired, definition.max_runs) };
}

/** Whether the end of the job's pause has come, so that it should be resumed. */
const isPauseOver = ({ cursor, pause }: Job, now: number): boolean =>
  cursor.status === 'paused' && pause !== null && pause.until !== null && pause.until <= now;

/** Whether the job does not fire until it is resumed. */
export const isStopped = ({ cursor: { status } }: Pick<Job, 'cursor'>): boolean =>
  status === 'paused' || status === 'disabled';

const nextRevision = (job: Job): Cursor => ({
  ...job.cursor,
  revision: revisionAfter(job.cursor.revision),
});

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
