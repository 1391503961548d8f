import { instantSchema } from '@job-scheduler/job-model';
import { z } from 'zod';
import { instant } from '../openapi/instant-field.js';

/** The parameters of the overview. */
export const statsQuerySchema = z.strictObject({
  from: instantSchema
    .optional()
    .meta({ description: 'Runs scheduled at this instant or later; a day ago if left out.' }),
  to: instantSchema.optional().meta({ description: 'Runs scheduled before this instant; now if left out.' }),
});

export type StatsQuery = z.output<typeof statsQuerySchema>;

const outcomeFields = {
  succeeded: z.int(),
  failed: z.int(),
  lost: z.int(),
  cancelled: z.int(),
  skipped: z.int().meta({ description: 'Ticks that did not run, one by one.' }),
  open: z.int().meta({ description: 'Runs that have not ended.' }),
};

/** The answer of the overview. */
export const statsSchema = z
  .object({
    from: instant,
    to: instant,
    jobs: z
      .object({ active: z.int(), paused: z.int(), ended: z.int(), disabled: z.int() })
      .meta({ description: 'Jobs by their status, now.' }),
    runs_now: z
      .object({
        queued: z.int(),
        running: z.int(),
        retrying: z.int(),
        waiting: z.int(),
        awaiting: z.int(),
        late: z.int().meta({
          description: 'Jobs that are due, and runs that wait for a runner, for more than 30 s.',
        }),
      })
      .meta({ description: 'Runs that have not ended, by their state, now.' }),
    due: z.object({ next_hour: z.int(), next_day: z.int() }).meta({
      description: 'Ticks of the jobs that are active now, in the coming hour and the coming 24 hours.',
    }),
    totals: z.object(outcomeFields).meta({ description: 'Of the whole range.' }),
    bucket_seconds: z.int(),
    data: z.array(
      z.object({
        at: instant.meta({ description: 'Where the bucket begins.' }),
        ...outcomeFields,
        lateness_average_ms: z
          .number()
          .nullable()
          .meta({ description: 'From tick to first byte; null if none began.' }),
        lateness_most_ms: z.number().nullable(),
      }),
    ),
  })
  .meta({ id: 'Stats', description: 'The figures of the overview.' });

export type StatsView = z.output<typeof statsSchema>;

/** The answer about the system. */
export const systemSchema = z
  .object({
    version: z.string(),
    node_version: z.string(),
    store_version: z.string().meta({ description: 'Of PostgreSQL.' }),
    schema: z.string().meta({ description: 'The newest migration of the database.' }),
    zone_data: z.object({
      version: z.string(),
      source: z.string(),
      outdated: z.boolean().meta({ description: 'Whether it is older than twelve months.' }),
    }),
    health: z.object({
      status: z.string(),
      dependencies: z.record(z.string(), z.string()),
    }),
    runners: z.array(
      z.object({
        id: z.guid(),
        started_at: instant,
        renewed_at: instant.meta({ description: 'When it last showed that it is at work; every 2 s.' }),
        calls: z.int().meta({
          description:
            'Runs that it has claimed and that have not ended. They may be more than its capacity for a moment, since it claims a little ahead.',
        }),
        capacity: z.int().nullable().meta({
          description:
            'How many calls it makes at once (RUNNER_CONCURRENCY), without the extra ones of RUNNER_HOST_CONCURRENCY; null for a runner of an earlier release.',
        }),
      }),
    ),
    schedulers: z
      .array(z.object({ id: z.guid(), duty: z.string(), until: instant }))
      .meta({ description: 'Schedulers that hold a duty which one has at a time. Others are not known.' }),
  })
  .meta({ id: 'System' });

export type SystemView = z.output<typeof systemSchema>;
