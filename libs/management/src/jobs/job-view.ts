import {
  formatInstant,
  formatInstantOrNull,
  JOB_STATUSES,
  RUN_STATES,
  type Job,
} from '@job-scheduler/job-model';
import { z } from 'zod';
import { EXAMPLE_JOB_VIEW, EXAMPLE_RESUMED_JOB_VIEW } from '../openapi/example-answers.js';
import { instant } from '../openapi/instant-field.js';
import { definitionFields, unreadableField } from './definition-fields.js';
import { definitionView } from './definition-view.js';

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

/** A job as it is answered. */
export const jobSchema = z
  .object({
    id: z.guid(),
    revision: z.int().meta({
      description: 'Grows with every change (after 2147483647 it begins again at 1); also the ETag.',
    }),
    namespace: z.string(),
    status: z.enum(JOB_STATUSES),
    active: z.boolean().meta({ description: 'False while the job is paused or disabled.' }),
    ...definitionFields,
    ...unreadableField,
    pause: pauseSchema.nullable(),
    next_run: instant.nullable().meta({ description: 'Null if the job is not active.' }),
    last_run: lastRunSchema.nullable(),
    created_at: instant,
    updated_at: instant,
  })
  .meta({
    id: 'Job',
    description: 'A definition with its defaults filled in, and the state of the job.',
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
    ...definitionView(definition),
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
