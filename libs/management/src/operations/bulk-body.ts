import { BULK_ACTIONS, MOST_TAGS, tagSchema } from '@job-scheduler/job-model';
import { z } from 'zod';
import { idSchema } from '../http/input.js';
import { pauseBodySchema } from '../jobs/job-body.js';
import { jobQuerySchema } from '../jobs/job-query.js';

const filterSchema = jobQuerySchema
  .pick({ q: true, namespace: true, status: true, tag: true, last_outcome: true })
  .meta({ id: 'BulkFilter', description: 'Jobs as `GET /v1/jobs` finds them. An empty filter means all.' });

const isUnset = (value: unknown): boolean =>
  value === undefined || (Array.isArray(value) && value.length === 0);

const tagsSchema = z.array(tagSchema).max(MOST_TAGS);

/** One action, and the jobs that it applies to. */
export const bulkBodySchema = z
  .strictObject({
    action: z.enum(BULK_ACTIONS),
    ids: z
      .array(idSchema)
      .min(1)
      .max(10_000)
      .optional()
      .meta({ description: 'The jobs; one that does not exist counts as failed.' }),
    filter: filterSchema.optional(),
    expected_count: z.int().min(0).optional().meta({
      description:
        'The count that a dry run returned: if it has changed since, nothing is done. Required to delete all jobs, those of an empty filter.',
    }),
    dry_run: z.boolean().default(false).meta({ description: 'If true, the jobs are only counted.' }),
    reason: pauseBodySchema.unwrap().shape.reason.meta({ description: 'Why the jobs are paused.' }),
    add_tags: tagsSchema.optional().meta({ description: 'For the action tag: what the jobs get.' }),
    remove_tags: tagsSchema.optional().meta({ description: 'For the action tag: what the jobs lose.' }),
  })
  .superRefine(({ action, add_tags: add, remove_tags: remove }, context) => {
    const refuse = (field: string, code: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message, params: { code } });
    if (action !== 'tag') {
      if (add !== undefined) refuse('add_tags', 'invalid', 'is only for the action tag');
      if (remove !== undefined) refuse('remove_tags', 'invalid', 'is only for the action tag');
      return;
    }
    if ((add ?? []).length + (remove ?? []).length === 0)
      refuse('add_tags', 'required', 'is required, unless there are remove_tags');
    if (add?.some((tag) => remove?.includes(tag)) === true)
      refuse('remove_tags', 'invalid', 'must have no tag that add_tags has');
  })
  .superRefine(({ action, ids, filter, reason }, context) => {
    if ((ids === undefined) === (filter === undefined)) {
      const [path, message] =
        ids === undefined
          ? ['ids', 'is required, unless there is a filter']
          : ['filter', 'must be left out when there are ids'];
      const code = ids === undefined ? 'required' : 'invalid';
      context.addIssue({ code: 'custom', path: [path], message, params: { code } });
    }
    if (reason !== null && action !== 'pause') {
      context.addIssue({ code: 'custom', path: ['reason'], message: 'is only for the action pause' });
    }
  })
  .superRefine(({ action, filter, expected_count, dry_run }, context) => {
    const isOfAll = filter !== undefined && Object.values(filter).every(isUnset);
    if (action !== 'delete' || !isOfAll || expected_count !== undefined || dry_run) return;
    const message = 'is required to delete all jobs: a dry run returns it';
    context.addIssue({ code: 'custom', path: ['expected_count'], message, params: { code: 'required' } });
  })
  .meta({
    id: 'BulkRequest',
    examples: [{ action: 'pause', filter: { tag: ['team:a'] }, reason: 'Maintenance of the target.' }],
  });

export type BulkBody = z.output<typeof bulkBodySchema>;

/** The answer to a dry run. */
export const bulkPreviewSchema = z
  .object({
    count: z.int().meta({ description: 'How many jobs the action would apply to.' }),
    sample: z.array(z.string()).meta({ description: 'The names of the first ten.' }),
  })
  .meta({ id: 'BulkPreview', examples: [{ count: 1, sample: ['hello'] }] });

export type BulkPreview = z.output<typeof bulkPreviewSchema>;
