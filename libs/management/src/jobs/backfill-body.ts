import { instantSchema } from '@job-scheduler/job-model';
import { z } from 'zod';
import { instant } from '../openapi/instant-field.js';

/** Which past ticks are to run. */
export const backfillBodySchema = z
  .strictObject({
    from: instantSchema.meta({ description: 'Ticks at this instant or later.' }),
    to: instantSchema.meta({ description: 'Ticks before this instant, which must not lie in the future.' }),
    dry_run: z.boolean().default(false).meta({ description: 'True only counts the ticks.' }),
    confirm_count: z.int().min(0).optional().meta({
      description: 'The count that a dry run answered. Needed for more than 100,000 ticks.',
    }),
    rate_per_second: z
      .int()
      .min(1)
      .max(1000)
      .default(50)
      .meta({ description: 'Most runs that are queued per second.' }),
  })
  .superRefine(({ from, to }, context) => {
    if (context.issues.length > 0 || from < to) return;
    const issue = { code: 'custom', params: { code: 'out_of_range' } } as const;
    context.addIssue({ ...issue, path: ['to'], message: 'must lie after from' });
  })
  .meta({
    id: 'BackfillRequest',
    examples: [{ from: '2025-01-01T00:00:00Z', to: '2025-01-02T00:00:00Z', dry_run: true }],
  });

export type BackfillBody = z.output<typeof backfillBodySchema>;

/** What a dry run answers. */
export const backfillPreviewSchema = z
  .object({
    count: z.int().meta({ description: 'How many ticks would run.' }),
    first: instant.nullable().meta({ description: 'The first of them; null when there is none.' }),
    last: instant.nullable().meta({ description: 'The last of them; null when there is none.' }),
  })
  .meta({
    id: 'BackfillPreview',
    examples: [{ count: 24, first: '2025-01-01T00:00:00.000Z', last: '2025-01-01T23:00:00.000Z' }],
  });

export type BackfillPreview = z.output<typeof backfillPreviewSchema>;
