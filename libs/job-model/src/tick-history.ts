import type { Cursor, Pause } from './job.js';
import type { RunState, Skip } from './run.js';
import type { CompiledSchedule } from './schedule/index.js';

/**
 * What came, or will come, of a tick: the state of its run, or one of these. `expected`: it lies in the future. `due`: it is about
 * to be recorded. `held`: its job is paused or disabled, so it runs only if the job is resumed with a catch-up.
 */
export const TICK_PROSPECTS = ['expected', 'due', 'held'] as const;
export type TickState = RunState | (typeof TICK_PROSPECTS)[number];

/** A tick, and what came or will come of it. Instants are epoch milliseconds. */
export interface Tick {
  at: number;
  state: TickState;
  reason: string | null;
  /** Its row in the ledger; null while there is none. */
  run_id: string | null;
  /** The run because of which it was skipped or is waiting, if that is known. */
  blocked_by: string | null;
  /** Only for a range of skipped ticks whose instants are not known any more: `at` is the first of them. */
  range?: Pick<Skip, 'to' | 'count'>;
}

/** A row of the ledger that accounts for one tick, or for a range of ticks that were skipped. */
export interface RecordedTicks {
  run_id: string;
  job_revision: number;
  state: RunState;
  reason: string | null;
  scheduled_at: number;
  skip: Pick<Skip, 'from' | 'to' | 'count'> | null;
  blocked_by: string | null;
}

/** What is known about a job's ticks in [from, to). */
export interface TickSources {
  from: number;
  to: number;
  /** The most ticks that are wanted. */
  limit: number;
  /** The rows of the ledger for these ticks, ascending: as many as there are, or at least `limit` + 1. */
  rows: readonly RecordedTicks[];
  /** The job's schedule; null when it cannot be used. */
  schedule: CompiledSchedule | null;
  /** The schedules by which the ticks of a row may have been due, the likeliest first. */
  schedulesOf: (row: RecordedTicks) => readonly CompiledSchedule[];
  cursor: Cursor;
  pause: Pause | null;
  max_runs: number | null;
  now: number;
}

/**
 * The ticks of a job in [from, to), ascending, and the instant at which the next ones begin (null when these are all). The ledger
 * says what came of the ticks up to the cursor, the schedule what comes after it. A row that accounts for many skipped ticks is
 * expanded, if one of its schedules has exactly these ticks.
 */
export function ticksOfJob(sources: TickSources): { ticks: Tick[]; next: number | null } {
  const { from, to, limit } = sources;
  const found = new Map<number, Tick>();
  for (const tick of recorded(sources)) {
    if ((tick.range?.to ?? tick.at) >= from && tick.at < to) found.set(tick.at, tick);
    if (found.size > limit) break;
  }
  if (found.size <= limit) {
    for (const tick of unrecorded(sources)) {
      if (!found.has(tick.at)) found.set(tick.at, tick);
      if (found.size > limit) break;
    }
  }
  const ticks = [...found.values()].sort((a, b) => a.at - b.at);
  const next = ticks[limit];
  return { ticks: ticks.slice(0, limit), next: next?.at ?? null };
}

function* recorded({ rows, from, schedulesOf }: TickSources): Iterable<Tick> {
  for (const row of rows) {
    const { state, reason, run_id, blocked_by, skip } = row;
    const outcome = { state, reason, run_id, blocked_by };
    if (skip === null || skip.count === 1) {
      yield { at: row.scheduled_at, ...outcome };
      continue;
    }
    const schedule = schedulesOf(row).find((candidate) => hasExactly(candidate, skip));
    if (schedule === undefined) {
      const { to, count } = skip;
      yield { at: skip.from, ...outcome, range: { to, count } };
      continue;
    }
    for (const at of ticksWithin(schedule, Math.max(skip.from, from), skip.to)) yield { at, ...outcome };
  }
}

/** Whether the range's ticks are those of the schedule. */
const hasExactly = (schedule: CompiledSchedule, { from, to, count }: Pick<Skip, 'from' | 'to' | 'count'>) =>
  schedule.next(from - 1) === from &&
  schedule.previous(to + 1) === to &&
  schedule.count(from - 1, to) === count;

/** The ticks after the cursor. */
function* unrecorded({ schedule, cursor, pause, max_runs, from, to, now }: TickSources): Iterable<Tick> {
  if (schedule === null || cursor.status === 'ended') return;
  const none = { run_id: null, blocked_by: null };
  const begin = Math.max(from, cursor.last_tick + 1);
  const resumes = resumesAt(cursor, pause);
  for (const at of ticksWithin(schedule, begin, Math.min(resumes, to) - 1)) {
    yield { at, state: 'held', reason: cursor.status, ...none };
  }
  const goesOn = Math.max(resumes, cursor.last_tick + 1);
  let remaining =
    max_runs === null ? Infinity : max_runs - cursor.fired - schedule.count(goesOn - 1, begin - 1);
  for (const at of ticksWithin(schedule, Math.max(goesOn, begin), to - 1)) {
    if (remaining <= 0) return;
    remaining -= 1;
    yield { at, state: at <= now ? 'due' : 'expected', reason: null, ...none };
  }
}

/** The instant from which a job's ticks run. */
function resumesAt({ status }: Cursor, pause: Pause | null): number {
  if (status === 'active') return -Infinity;
  return status === 'paused' ? (pause?.until ?? Infinity) : Infinity;
}

function* ticksWithin(schedule: CompiledSchedule, from: number, to: number): Iterable<number> {
  for (let at = schedule.next(from - 1); at !== null && at <= to; at = schedule.next(at)) yield at;
}
