import { JsonText } from '@job-scheduler/job-model';
import { APPLY_ACTIONS } from '@job-scheduler/job-model';
import { z } from 'zod';
import { EXAMPLE_JOB_VIEW } from '../openapi/example-answers.js';
import { EXAMPLE_JOB } from '../openapi/example-job.js';
import { fieldChangesSchema } from '../revisions/revision-view.js';

/** The manager of an apply that names none. */
export const DEFAULT_MANAGER = 'default';

/** A definition as it was written: it is read when its turn comes, since ten thousand of them take seconds. */
const writtenJobSchema = z
  .custom<JsonText>((value) => value instanceof JsonText, { error: 'must be an object' })
  .meta({ $ref: '#/components/schemas/JobDefinition' });

/** The body of an apply. */
export const applyBodySchema = z
  .strictObject({
    jobs: z.array(writtenJobSchema).max(100_000).meta({ description: 'The jobs as they should be.' }),
    manager: z
      .string()
      .regex(/^[\w.:/@-]{1,100}$/, {
        error: 'must be 1 to 100 letters, digits or any of _.:/@-',
      })
      .default(DEFAULT_MANAGER)
      .meta({
        description:
          'Who applies: a repository, a pipeline. Jobs that an apply creates or updates are its manager’s from then on.',
      }),
    dry_run: z
      .boolean()
      .default(false)
      .meta({ description: 'If true, nothing is written; the answer says what would be.' }),
    prune: z.boolean().default(false).meta({
      description: 'Whether jobs of this manager that are not in the list are deleted.',
    }),
    force: z.boolean().default(false).meta({
      description:
        'Whether jobs are overwritten that another manager applies, that were created by hand, or that somebody changed since they were last applied.',
    }),
  })
  .meta({ id: 'ApplyRequest', examples: [{ jobs: [EXAMPLE_JOB], manager: 'git', dry_run: true }] });

export type ApplyBody = z.output<typeof applyBodySchema>;

const itemSchema = z
  .object({
    index: z
      .int()
      .nullable()
      .meta({ description: 'Its place in the list; null for a job that is not in it.' }),
    name: z.string(),
    action: z.enum(APPLY_ACTIONS),
    job_id: z.guid().nullable().meta({ description: 'Null for a job that a dry run would create.' }),
    changes: fieldChangesSchema.meta({ description: 'Of a job that is updated or in conflict.' }),
    conflict: z.string().nullable().meta({ description: 'Why it would not be overwritten or deleted.' }),
  })
  .meta({ id: 'ApplyItem', description: 'What an apply does to one job.' });

const countsSchema = z.object({
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  deleted: z.int(),
  conflict: z.int(),
});

/** The answer to an apply. */
export const applyResultSchema = z
  .object({
    dry_run: z.boolean(),
    manager: z.string(),
    counts: countsSchema,
    items: z
      .array(itemSchema)
      .meta({ description: 'In the order of the list, then the jobs that are pruned.' }),
  })
  .meta({
    id: 'ApplyResult',
    examples: [
      {
        dry_run: true,
        manager: 'git',
        counts: { created: 0, updated: 1, unchanged: 0, deleted: 0, conflict: 0 },
        items: [
          {
            index: 0,
            name: EXAMPLE_JOB.name,
            action: 'updated',
            job_id: EXAMPLE_JOB_VIEW.id,
            changes: [{ pointer: '/schedule', from: '* * * * *', to: EXAMPLE_JOB.schedule }],
            conflict: null,
          },
        ],
      },
    ],
  });

export type ApplyResult = z.output<typeof applyResultSchema>;
