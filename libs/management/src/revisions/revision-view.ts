import { formatInstant, JOB_STATUSES, shownChanges } from '@job-scheduler/job-model';
import { REVISION_ACTIONS, type Revision, type RevisionSummary } from '@job-scheduler/job-store';
import { z } from 'zod';
import { pagingFields } from '../http/paging.js';
import { definitionSchema } from '../jobs/definition-fields.js';
import { definitionView } from '../jobs/definition-view.js';
import { EXAMPLE_JOB_VIEW } from '../openapi/example-answers.js';
import { instant } from '../openapi/instant-field.js';

/** The parameters of a list of revisions. */
export const revisionQuerySchema = z.strictObject(pagingFields);
export type RevisionQueryInput = z.output<typeof revisionQuerySchema>;

const summaryFields = {
  job_id: z.guid(),
  revision: z.int(),
  action: z.enum(REVISION_ACTIONS).meta({
    description: 'What the write did. `kept`: the job is older than the record of its revisions.',
  }),
  status: z.enum([...JOB_STATUSES, 'deleted']).meta({ description: 'Of the job, after the write.' }),
  actor: z.string().meta({ description: 'Who wrote; `system` for what happened by itself.' }),
  manager: z.string().nullable().meta({ description: 'The manager of an apply; null for other writes.' }),
  at: instant,
};

const EXAMPLE_SUMMARY = {
  job_id: EXAMPLE_JOB_VIEW.id,
  revision: 2,
  action: 'updated',
  status: 'active',
  actor: 'anonymous',
  manager: null,
  at: '2030-01-01T00:00:04.000Z',
} as const;

/** A revision in a list. */
export const revisionSummarySchema = z
  .object(summaryFields)
  .meta({ id: 'RevisionSummary', description: 'A write to a job.', examples: [EXAMPLE_SUMMARY] });

/** What differs between two definitions. */
export const fieldChangesSchema = z
  .array(
    z.object({
      pointer: z.string().meta({ description: 'The field (RFC 6901).' }),
      from: z.unknown().optional().meta({ description: 'Its value before; missing if it had none.' }),
      to: z.unknown().optional().meta({ description: 'Its value after; missing if it has none.' }),
    }),
  )
  .meta({ id: 'FieldChanges' });

const {
  id: _id,
  revision: _revision,
  namespace: _namespace,
  status: _status,
  active: _active,
  ...rest
} = EXAMPLE_JOB_VIEW;
const {
  pause: _pause,
  next_run: _next,
  last_run: _last,
  created_at: _created,
  updated_at: _updated,
  ...definition
} = rest;

/** A whole revision. */
export const revisionSchema = z
  .object({
    ...summaryFields,
    definition: definitionSchema.meta({ description: 'What the job was after the write.' }),
    changes: fieldChangesSchema.meta({
      description: 'What the write changed; empty for the oldest revision that is kept.',
    }),
  })
  .meta({
    id: 'Revision',
    examples: [
      {
        ...EXAMPLE_SUMMARY,
        definition,
        changes: [{ pointer: '/schedule', from: '* * * * *', to: EXAMPLE_JOB_VIEW.schedule }],
      },
    ],
  });

export type RevisionSummaryView = z.output<typeof revisionSummarySchema>;
export type RevisionView = z.output<typeof revisionSchema>;

/** A revision in a list. */
export const summaryView = ({ at, ...summary }: RevisionSummary): RevisionSummaryView => ({
  ...summary,
  at: formatInstant(at),
});

/** A whole revision. */
export function revisionView({ definition: now, before, ...summary }: Revision): RevisionView {
  return {
    ...summaryView(summary),
    definition: definitionView(now),
    changes: before === null ? [] : shownChanges(before, now),
  };
}
