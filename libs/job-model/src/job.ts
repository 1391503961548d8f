import { z } from 'zod';
import { instantSchema } from './instant.js';
import { namespaceSchema } from './namespaces.js';
import { operationSchema } from './operation.js';
import { policyFields, type Policies } from './policies.js';
import type { RunState } from './run.js';
import {
  DST_FOLDS,
  DST_GAPS,
  compileSchedule,
  InvalidScheduleError,
  isTimezone,
  type ScheduleDefinition,
} from './schedule/index.js';
import { isStorableText, isTidyText, UNSTORABLE_TEXT, UNTIDY_TEXT } from './text-safety.js';

/** What a job can be. Only active jobs fire. */
export const JOB_STATUSES = ['active', 'paused', 'ended', 'disabled'] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

const storableText = (text: z.ZodString) => text.refine(isStorableText, { error: UNSTORABLE_TEXT });

export const jobNameSchema = storableText(z.string().min(1).max(200))
  .refine(isTidyText, { error: UNTIDY_TEXT })
  // A URL cannot hold these as a part of its path, so /v1/jobs/by-name could not address the job.
  .refine((name) => name !== '.' && name !== '..', { error: 'must not be "." or ".."' })
  .meta({
    description: 'Unique among the jobs of its namespace that exist. Not `.` or `..`.',
    example: 'nightly-report',
  });

/** Most tags of a job. */
export const MOST_TAGS = 50;

/** A tag, `key` or `key:value`. */
export const tagSchema = z
  .string()
  .max(128)
  .regex(/^[^\s:,\p{C}]+(:[^\s,\p{C}]+)?$/u, {
    error: 'must be `key` or `key:value`, without white space or commas',
  });

/** The schedule fields of a job and the rules that bind them together. */
const scheduleFields = {
  schedule: z.string().min(1).max(512).meta({
    description:
      'Cron with 5 or 6 fields (seconds first), a macro, `@every 90s`, or `@at 2030-01-01T00:00:00Z`.',
    example: '*/5 * * * *',
  }),
  timezone: z
    .string()
    .max(64, { abort: true })
    .refine(isTimezone, { error: 'must be an IANA time zone, like Europe/Paris' })
    .default('UTC')
    .meta({
      description: 'IANA name of the zone whose wall clock the schedule is read on.',
      example: 'Europe/Paris',
    }),
  dst_gap: z
    .enum(DST_GAPS)
    .default('run_after')
    .meta({ description: 'What becomes of fixed times that do not exist when clocks go forward.' }),
  dst_fold: z
    .enum(DST_FOLDS)
    .default('first')
    .meta({ description: 'Which of the fixed times that exist twice run when clocks go back.' }),
};

interface ScheduleFields {
  schedule: string;
  timezone: string;
  dst_gap: ScheduleDefinition['dst_gap'];
  dst_fold: ScheduleDefinition['dst_fold'];
}

/** Refuses schedules that cannot be compiled. A preview accepts a schedule that never fires, and says so. */
const refuseInvalidSchedule =
  ({ mayNeverFire }: { mayNeverFire: boolean }) =>
  (fields: ScheduleFields, context: z.core.$RefinementCtx): void => {
    try {
      compileSchedule({ ...fields, start_at: null, end_at: null, anchor: 0, seed: '' });
    } catch (error) {
      if (!(error instanceof InvalidScheduleError)) throw error;
      if (mayNeverFire && error.code === 'never_fires') return;
      if (context.issues.some((issue) => issue.path?.[0] === error.field)) return;
      const { field, message, code } = error;
      context.addIssue({ code: 'custom', path: [field], message, params: { code } });
    }
  };

/** What `POST /v1/schedules/preview` takes. */
export const schedulePreviewSchema = z
  .strictObject({
    ...scheduleFields,
    from: instantSchema.optional().meta({ description: 'Where to begin; now when left out.' }),
    count: z.int().min(1).max(100).default(5),
  })
  .superRefine(refuseInvalidSchedule({ mayNeverFire: true }));

/** With `all`, a window shorter than the schedule's interval could hold only the newest missed tick. */
function refuseUselessWindow(
  fields: ScheduleFields & Pick<Policies, 'catch_up' | 'catch_up_window_seconds'>,
  context: z.core.$RefinementCtx,
): void {
  if (fields.catch_up !== 'all' || context.issues.length > 0) return;
  const interval = shortestInterval(fields);
  if (interval === null || fields.catch_up_window_seconds * 1000 >= interval) return;
  context.addIssue({
    code: 'custom',
    path: ['catch_up_window_seconds'],
    message: `must not be shorter than the schedule's interval of ${interval / 1000} s when catch_up is all`,
  });
}

/** The shortest time between two of the schedule's first ticks, milliseconds; null when there are not two. */
function shortestInterval(fields: ScheduleFields): number | null {
  const schedule = compileSchedule({ ...fields, start_at: null, end_at: null, anchor: 0, seed: '' });
  let shortest: number | null = null;
  for (let tick = schedule.next(0), count = 1; tick !== null && count < 10; count += 1) {
    const next = schedule.next(tick);
    if (next !== null) shortest = Math.min(shortest ?? Infinity, next - tick);
    tick = next;
  }
  return shortest;
}

/**
 * A job as users write it: the body of create, replace and upsert. Unknown fields are refused. Omitting `active` means
 * true for a new job, and leaves an existing job as it is; so does omitting `namespace`.
 */
export const jobDefinitionSchema = z
  .strictObject({
    name: jobNameSchema,
    namespace: namespaceSchema.optional().meta({
      description:
        'Whose job it is. Left out: `default`, or the only one that your key sees; unchanged for an existing job. It cannot be changed.',
    }),
    description: storableText(z.string().max(2000))
      .default('')
      .meta({ description: 'For people: what the job is for.' }),
    ...scheduleFields,
    active: z.boolean().optional().meta({
      description: 'False pauses the job. Left out: true for a new job, unchanged for an existing one.',
    }),
    start_at: instantSchema.nullable().default(null).meta({ description: 'No tick before it.' }),
    end_at: instantSchema.nullable().default(null).meta({ description: 'No tick after it.' }),
    max_runs: z
      .int()
      .min(1)
      .max(1_000_000_000)
      .nullable()
      .default(null)
      .meta({ description: 'Scheduled runs after which the job ends. Ticks that are skipped do not count.' }),
    tags: z
      .array(tagSchema)
      .max(MOST_TAGS)
      .refine((tags) => new Set(tags).size === tags.length, { error: 'must not repeat a tag' })
      .default([])
      .meta({ description: 'Labels to filter by: `key` or `key:value`.' }),
    ...policyFields,
    job: operationSchema,
  })
  .superRefine(refuseInvalidSchedule({ mayNeverFire: false }))
  .superRefine(({ start_at, end_at }, context) => {
    if (start_at !== null && end_at !== null && end_at < start_at) {
      context.addIssue({ code: 'custom', path: ['end_at'], message: 'must not lie before start_at' });
    }
  })
  .superRefine(refuseUselessWindow);

/** A job's definition, parsed: instants are epoch milliseconds. */
export type JobDefinition = z.output<typeof jobDefinitionSchema>;

/** Why, by whom and until when a job is paused. Instants are epoch milliseconds. */
export interface Pause {
  reason: string | null;
  actor: string;
  paused_at: number;
  until: number | null;
}

/**
 * A job's position (one narrow row). It says what is accounted for and what is due next:
 * - `last_tick`: every tick up to and including it is accounted for; ticks are sought after it
 * - `next_due`: when the scheduler must look at the job again (the next tick; the end of a pause), or null
 * - `fired`: scheduled ticks that became runs, for `max_runs`; ticks that overlap skips do not count
 */
export interface Cursor {
  revision: number;
  status: JobStatus;
  last_tick: number;
  next_due: number | null;
  fired: number;
}

/** A job as it is stored: its definition, its cursor and what is known about it. */
export interface Job {
  id: string;
  /** For ever. */
  namespace: string;
  definition: Omit<JobDefinition, 'active' | 'namespace'>;
  cursor: Cursor;
  pause: Pause | null;
  created_at: number;
  updated_at: number;
  last_run: { id: string; state: RunState; scheduled_at: number } | null;
}

/** The schedule of a job in the form that compileSchedule takes. */
export function scheduleOf(
  job: Pick<Job, 'id' | 'created_at'> & { definition: ScheduleBounds },
): ScheduleDefinition {
  const { schedule, timezone, dst_gap, dst_fold, start_at, end_at, jitter_seconds } = job.definition;
  return {
    schedule,
    timezone,
    dst_gap,
    dst_fold,
    start_at,
    end_at,
    jitter_seconds,
    anchor: job.created_at,
    seed: job.id,
  };
}

/** The fields of a definition that determine when a job is due. */
export type ScheduleBounds = Pick<
  JobDefinition,
  'schedule' | 'timezone' | 'dst_gap' | 'dst_fold' | 'start_at' | 'end_at' | 'max_runs' | 'jitter_seconds'
>;

/** How a run can have ended; jobs can be filtered by it. */
export const LAST_OUTCOMES = [
  'succeeded',
  'failed',
  'lost',
  'cancelled',
] as const satisfies readonly RunState[];
export type LastOutcome = (typeof LAST_OUTCOMES)[number];
