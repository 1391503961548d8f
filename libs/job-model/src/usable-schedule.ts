import { scheduleOf, type Cursor, type ScheduleBounds } from './job.js';
import { policyFields, type TickPolicies } from './policies.js';
import {
  compileSchedule,
  DST_FOLDS,
  DST_GAPS,
  InvalidScheduleError,
  type CompiledSchedule,
} from './schedule/index.js';
import { UnusableJobError } from './state-conflict.js';

/** What a job's ticks depend on, as it is stored. */
export interface StoredTicks {
  id: string;
  created_at: number;
  definition: ScheduleBounds & TickPolicies;
  cursor: Pick<Cursor, 'last_tick'>;
}

/**
 * Compiles the schedule of a stored job. Throws UnusableJobError when this system does not know its time zone, or this
 * version cannot read its schedule, its policies or its position.
 */
export function usableSchedule(job: StoredTicks): CompiledSchedule {
  refuseUnreadable(job);
  try {
    return compileSchedule(scheduleOf(job));
  } catch (error) {
    if (!(error instanceof InvalidScheduleError)) throw error;
    throw new UnusableJobError(sentenceOf(job.definition, error), { cause: error });
  }
}

function sentenceOf({ timezone }: ScheduleBounds, { field, message }: InvalidScheduleError): string {
  return field === 'timezone'
    ? `The job's time zone ${JSON.stringify(timezone)} is not known to this system: edit the job.`
    : `The job's schedule cannot be used: ${message} Edit the job.`;
}

const CATCH_UPS = policyFields.catch_up.unwrap().options;
const OVERLAPS = policyFields.overlap.unwrap().options;

/** The types say that all of this holds, but something newer, or a hand, may have written the row. */
function refuseUnreadable({ definition, cursor }: StoredTicks): void {
  requireKnown('catch_up', definition.catch_up, CATCH_UPS);
  requireKnown('overlap', definition.overlap, OVERLAPS);
  requireKnown('dst_gap', definition.dst_gap, DST_GAPS);
  requireKnown('dst_fold', definition.dst_fold, DST_FOLDS);
  requireNumber('catch_up_window_seconds', definition.catch_up_window_seconds);
  requireNumber('jitter_seconds', definition.jitter_seconds);
  requireNumber('start_at', definition.start_at ?? 0);
  requireNumber('end_at', definition.end_at ?? 0);
  requireNumber('last_tick', cursor.last_tick);
}

function requireKnown(field: string, value: unknown, known: readonly unknown[]): void {
  if (!known.includes(value)) throw unreadable(field, value);
}

function requireNumber(field: string, value: unknown): void {
  if (!Number.isFinite(value)) throw unreadable(field, value);
}

const unreadable = (field: string, value: unknown): UnusableJobError =>
  new UnusableJobError(
    `The job's ${field} is ${inWords(value)}, which this version does not know: edit the job.`,
  );

const inWords = (value: unknown): string =>
  typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'missing');
