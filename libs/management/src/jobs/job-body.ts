import { instantSchema, jobDefinitionSchema } from '@job-scheduler/job-model';
import { z } from 'zod';
import { EXAMPLE_JOB } from '../openapi/example-job.js';

/** The body of create and replace. */
export const jobBodySchema = jobDefinitionSchema.meta({
  id: 'JobDefinition',
  description: 'A job as users write it. Unknown fields are rejected.',
  examples: [EXAMPLE_JOB],
});

/** The body of a merge patch. The patched definition is validated afterwards. */
export const jobPatchSchema = z.record(z.string(), z.unknown()).meta({
  id: 'JobPatch',
  description:
    'Any fields of JobDefinition (RFC 7396): omitted fields stay unchanged, null restores the default. A payload replaces the old one whole.',
  examples: [{ description: 'Every quarter of an hour.', schedule: '*/15 * * * *' }],
});

/** The optional body of a pause. */
export const pauseBodySchema = z
  .strictObject({
    reason: z
      .string()
      .max(1000)
      .refine((text) => !text.includes('\u0000'), { error: 'must not contain a NUL character' })
      .nullable()
      .default(null),
    until: instantSchema.nullable().default(null).meta({ description: 'When the pause ends by itself.' }),
  })
  .prefault({})
  .meta({ id: 'PauseRequest', examples: [{ reason: 'Maintenance of the target.' }] });

/** The optional body of a resume. */
export const resumeBodySchema = z
  .strictObject({
    catch_up: z.enum(['none', 'latest', 'all']).default('none').meta({
      description:
        "Which ticks of the pause run: none, the latest, or all inside the job's catch-up window (at most 1,000).",
    }),
  })
  .prefault({})
  .meta({ id: 'ResumeRequest' });

/** The parameters of the list of coming ticks. */
export const nextQuerySchema = z.strictObject({
  count: z.coerce.number().pipe(z.int().min(1).max(100)).default(5).meta({
    type: 'integer',
    minimum: 1,
    maximum: 100,
    default: 5,
  }),
});

/** The answer of the list of coming ticks. */
export const nextSchema = z
  .object({
    data: z.array(
      z.object({
        at: z.string().meta({ format: 'date-time' }),
        local: z.string().meta({ description: "The same instant on the wall clock of the job's time zone." }),
      }),
    ),
  })
  .meta({
    id: 'UpcomingTicks',
    examples: [{ data: [{ at: '2030-01-01T08:00:00.000Z', local: '2030-01-01T09:00:00+01:00' }] }],
  });
