/** What becomes of fixed times that do not exist: one tick at the end of the gap, or none. */
export const DST_GAPS = ['run_after', 'skip'] as const;

/** What becomes of fixed times that exist twice: a tick at the first, or at both. */
export const DST_FOLDS = ['first', 'both'] as const;

/** When a job is due, as users write it. Instants are epoch milliseconds. */
export interface ScheduleDefinition {
  /** Cron with 5 fields, or 6 with seconds first; a macro; `@every 90s`; `@at 2030-01-01T00:00:00Z`. */
  schedule: string;
  /** IANA name of the zone whose wall clock the cron fields are read on. */
  timezone: string;
  dst_gap: (typeof DST_GAPS)[number];
  dst_fold: (typeof DST_FOLDS)[number];
  /** No tick before it; a tick at it is allowed. */
  start_at: number | null;
  /** No tick after it; a tick at it is allowed. */
  end_at: number | null;
  /** Delays every tick by the same time, from 0 up to this; the seed determines it. Default 0. */
  jitter_seconds?: number;
  /** The job's creation. `@every` counts from `start_at`, else from here. */
  anchor: number;
  /** The job's id: decides what `H` stands for. */
  seed: string;
}

/** The ticks of one job. Immutable; every method is pure. Instants are epoch milliseconds. */
export interface CompiledSchedule {
  readonly kind: 'cron' | 'every' | 'at';
  /** The earliest tick strictly after `after`, or null when there is none (50 years without one count as none). */
  next(after: number): number | null;
  /** The latest tick strictly before `before`, or null when there is none. */
  previous(before: number): number | null;
  /** How many ticks lie in `(after, until]`. Dense schedules cost no more than sparse ones. */
  count(after: number, until: number): number;
}

export type ScheduleErrorCode =
  'cron_syntax' | 'unknown_macro' | 'every_syntax' | 'at_syntax' | 'never_fires' | 'unknown_timezone';

/** One term of a cron expression. */
export interface ScheduleTerm {
  /** The place of its field, seconds first. */
  position: number;
  text: string;
}

/** The schedule cannot be used. The message is one sentence for the person who wrote it. */
export class InvalidScheduleError extends Error {
  override readonly name = 'InvalidScheduleError';

  constructor(
    /** Stable; for programs. */
    readonly code: ScheduleErrorCode,
    /** The field of the definition that is wrong. */
    readonly field: 'schedule' | 'timezone',
    message: string,
    /** The term that is wrong; null when it is no single one. */
    readonly term: ScheduleTerm | null = null,
  ) {
    super(message);
  }
}

/** The longest schedule text that is read at all. */
export const MAX_SCHEDULE_LENGTH = 512;

/** Ticks lie between 1970 and 9999: the instants that RFC 3339 and the job's own fields can hold. */
export const FIRST_INSTANT = 0;
export const LAST_INSTANT = 253_402_300_799_999;
