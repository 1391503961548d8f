import { instantSchema } from '@job-scheduler/job-model';
import { z } from 'zod';
import { alternatives, filterText } from '../http/input.js';
import { instant } from '../openapi/instant-field.js';

/** Most buckets of an answer. */
export const MAX_BUCKETS = 2_000;

export const HOUR_SECONDS = 3_600;

const bucketField = z
  .int()
  .min(60)
  .max(31 * 86_400);

const rangeFields = {
  from: instantSchema
    .optional()
    .meta({ description: 'Ticks at this instant or later; by default, from the start of the current hour.' }),
  to: instantSchema
    .optional()
    .meta({ description: 'Ticks before this instant; by default, a day after `from`.' }),
};

/** The parameters of a calendar. */
export const calendarQuerySchema = z.strictObject({
  ...rangeFields,
  bucket: z.coerce
    .number()
    .pipe(bucketField)
    .default(HOUR_SECONDS)
    .meta({
      description: 'The length of a bucket, seconds. The range may have 2,000 buckets.',
      type: 'integer',
      minimum: 60,
      maximum: 31 * 86_400,
      default: HOUR_SECONDS,
    }),
});

export type CalendarQuery = z.output<typeof calendarQuerySchema>;

/** The body of a preview of a spread. */
export const spreadBodySchema = z
  .strictObject({
    ...rangeFields,
    bucket: bucketField.default(HOUR_SECONDS).meta({ description: 'The length of a bucket, seconds.' }),
    filter: z
      .strictObject({
        q: filterText(200).optional(),
        tag: alternatives(filterText(128)),
      })
      .prefault({})
      .meta({
        description:
          'Which active jobs to spread, as `GET /v1/jobs` finds them: at most 10,000. All if empty.',
      }),
    by: z.enum(['jitter', 'hash']).default('jitter').meta({
      description:
        '`jitter` moves the ticks of each job by its own share of `jitter_seconds`; `hash` replaces a fixed minute by `H`.',
    }),
    jitter_seconds: z.int().min(1).max(86_400).default(600).meta({ description: 'For `jitter`.' }),
  })
  .meta({
    id: 'SpreadRequest',
    examples: [{ filter: { tag: ['team:a'] }, by: 'jitter', jitter_seconds: 600, bucket: 60 }],
  });

export type SpreadBody = z.output<typeof spreadBodySchema>;

const bucketsSchema = z.array(
  z.object({ at: instant.meta({ description: 'Where the bucket begins.' }), count: z.int() }),
);

/** The answer of a calendar. */
export const calendarSchema = z
  .object({
    from: instant,
    to: instant,
    bucket_seconds: z.int(),
    total: z.int(),
    unusable_jobs: z
      .int()
      .meta({ description: 'Active jobs that are not counted, since their schedules cannot be used.' }),
    data: bucketsSchema,
  })
  .meta({
    id: 'Calendar',
    description: 'How many ticks the jobs that are active now have in each bucket, by their schedules.',
    examples: [
      {
        from: '2030-01-01T00:00:00.000Z',
        to: '2030-01-01T02:00:00.000Z',
        bucket_seconds: 3600,
        total: 720,
        unusable_jobs: 0,
        data: [
          { at: '2030-01-01T00:00:00.000Z', count: 360 },
          { at: '2030-01-01T01:00:00.000Z', count: 360 },
        ],
      },
    ],
  });

export type CalendarView = z.output<typeof calendarSchema>;

/** The answer of a preview of a spread. */
export const spreadSchema = z
  .object({
    from: instant,
    to: instant,
    bucket_seconds: z.int(),
    most_before: z.int().meta({ description: 'The count of the fullest bucket, of all jobs.' }),
    most_after: z.int(),
    before: bucketsSchema,
    after: bucketsSchema,
    changes: z
      .array(
        z.object({
          job_id: z.guid(),
          name: z.string(),
          patch: z
            .record(z.string(), z.unknown())
            .meta({ description: 'The merge patch that spreads this job.' }),
        }),
      )
      .meta({ description: 'The jobs that the spread would change. Nothing was written.' }),
  })
  .meta({ id: 'SpreadPreview' });

export type SpreadView = z.output<typeof spreadSchema>;
