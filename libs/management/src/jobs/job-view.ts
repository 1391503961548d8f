import {
  ALERT_EVENTS,
  asShown,
  formatInstant,
  formatInstantOrNull,
  HTTP_METHODS,
  JOB_STATUSES,
  RUN_STATES,
  type Job,
} from '@job-scheduler/job-model';
import { z } from 'zod';
import { EXAMPLE_JOB_VIEW, EXAMPLE_RESUMED_JOB_VIEW } from '../openapi/example-answers.js';
import { instant } from '../openapi/instant-field.js';

const successViewSchema = z
  .object({
    statuses: z.array(z.string()),
    body_regex: z.string().nullable(),
    json: z.object({ pointer: z.string(), equals: z.unknown() }).nullable(),
  })
  .meta({ id: 'SuccessRules', description: 'Which answers count as success.' });

const policyViewFields = {
  catch_up: z.enum(['latest', 'none', 'all']),
  catch_up_window_seconds: z.int(),
  overlap: z.enum(['allow', 'skip', 'wait', 'replace']),
  delivery: z.enum(['at_least_once', 'at_most_once']),
  jitter_seconds: z.int(),
  retry: z
    .object({
      max_attempts: z.int(),
      backoff: z.object({
        kind: z.enum(['exponential', 'fixed']),
        initial_seconds: z.number(),
        max_seconds: z.number(),
        jitter: z.boolean(),
      }),
      max_age_seconds: z.number().nullable(),
      until_next_tick: z.boolean(),
    })
    .meta({ id: 'RetryPolicy' }),
  completion: z.object({ deadline_seconds: z.int() }).nullable(),
  disable_after_failures: z.int().nullable(),
  alerts: z.array(
    z.object({
      on: z.array(z.enum(ALERT_EVENTS)),
      after_failures: z.int(),
      to: z.record(z.string(), z.string()).meta({ description: 'The destination as it was given.' }),
    }),
  ),
};

const operationViewSchema = z
  .object({
    callback_url: z.string(),
    http_method: z.enum(HTTP_METHODS),
    headers: z.record(z.string(), z.string()).meta({
      description:
        'Values whose names say that they are secret are shown as `********`; a write with that keeps what is stored.',
    }),
    query: z.record(z.string(), z.string()),
    timeout_seconds: z.number(),
    redirects: z.int(),
    auth: z.record(z.string(), z.string().nullable()).nullable().meta({
      description: 'As it was written: credentials stand in it by the names of their secrets.',
    }),
    signing: z.object({ secrets: z.array(z.string()) }).nullable(),
    tls: z.object({ ca: z.string() }).nullable(),
    success: successViewSchema.nullable(),
    payload: z.unknown(),
  })
  .meta({ id: 'Operation', description: 'The HTTP call that a job makes.' });

const pauseSchema = z
  .object({
    reason: z.string().nullable(),
    actor: z.string(),
    paused_at: instant,
    until: instant.nullable().meta({ description: 'When the pause ends by itself.' }),
  })
  .meta({ id: 'Pause' });

const lastRunSchema = z
  .object({ id: z.guid(), state: z.enum(RUN_STATES), scheduled_at: instant })
  .meta({ id: 'LastRun' });

const definitionFields = {
  name: z.string(),
  description: z.string(),
  schedule: z.string(),
  timezone: z.string(),
  dst_gap: z.enum(['run_after', 'skip']),
  dst_fold: z.enum(['first', 'both']),
  start_at: instant.nullable(),
  end_at: instant.nullable(),
  max_runs: z.int().nullable(),
  tags: z.array(z.string()),
  ...policyViewFields,
  job: operationViewSchema,
};

/** A definition as it is answered, with its defaults filled in. */
export const definitionSchema = z.object(definitionFields).meta({ id: 'StoredDefinition' });

/** A job as it is answered. */
export const jobSchema = z
  .object({
    id: z.guid(),
    revision: z.int().meta({ description: 'Grows with every change; also the ETag.' }),
    namespace: z.string(),
    status: z.enum(JOB_STATUSES),
    active: z.boolean().meta({ description: 'False while the job is paused or disabled.' }),
    ...definitionFields,
    pause: pauseSchema.nullable(),
    next_run: instant.nullable().meta({ description: 'Null if the job is not active.' }),
    last_run: lastRunSchema.nullable(),
    created_at: instant,
    updated_at: instant,
  })
  .meta({
    id: 'Job',
    description:
      'A definition with its defaults filled in, and the state of the job. Values that another version wrote, and that this one does not know, are shown as they are stored.',
    examples: [EXAMPLE_JOB_VIEW],
  });

/** The answer to a resume. */
export const resumedJobSchema = jobSchema
  .extend({
    missed: z.int().meta({ description: 'Number of ticks that were due meanwhile.' }),
    queued: z.int().meta({ description: 'How many of them run now.' }),
  })
  .meta({ id: 'ResumedJob', examples: [EXAMPLE_RESUMED_JOB_VIEW] });

export type JobView = z.output<typeof jobSchema>;
export type ResumedJobView = z.output<typeof resumedJobSchema>;

/** A job as it is answered. */
export function jobView({
  id,
  namespace,
  definition,
  cursor,
  pause,
  last_run,
  created_at,
  updated_at,
}: Job): JobView {
  return {
    id,
    revision: cursor.revision,
    namespace,
    status: cursor.status,
    active: cursor.status !== 'paused' && cursor.status !== 'disabled',
    ...asShown(definition),
    pause: pause && {
      ...pause,
      paused_at: formatInstant(pause.paused_at),
      until: formatInstantOrNull(pause.until),
    },
    next_run: cursor.status === 'active' ? formatInstantOrNull(cursor.next_due) : null,
    last_run: last_run && { ...last_run, scheduled_at: formatInstant(last_run.scheduled_at) },
    created_at: formatInstant(created_at),
    updated_at: formatInstant(updated_at),
  };
}
