import { instantSchema } from '@job-scheduler/job-model';
import { z } from 'zod';
import { refuseEmptyRange } from '../http/range.js';
import { instant } from '../openapi/instant-field.js';

/** The body of a backfill: which past ticks run. */
export const backfillBodySchema = z
  .strictObject({
    from: instantSchema.meta({ description: 'Ticks at this instant or later.' }),
    to: instantSchema.meta({ description: 'Ticks before this instant, which must not be in the future.' }),
    dry_run: z.boolean().default(false).meta({ description: 'If true, the ticks are only counted.' }),
    confirm_count: z.int().min(0).optional().meta({
      description: 'The count that a dry run returned. Required for more than 100,000 ticks.',
    }),
    rate_per_second: z
      .int()
      .min(1)
      .max(1000)
      .default(50)
      .meta({ description: 'Maximum number of runs queued per second.' }),
  })
  .superRefine(refuseEmptyRange)
  .meta({
    id: 'BackfillRequest',
    examples: [{ from: '2025-01-01T00:00:00Z', to: '2025-01-02T00:00:00Z', dry_run: true }],
  });

export type BackfillBody = z.output<typeof backfillBodySchema>;

/** The answer to a dry run. */
export const backfillPreviewSchema = z
  .object({
    count: z.int().meta({ description: 'How many ticks would run.' }),
    first: instant.nullable().meta({ description: 'The first of them; null if there is none.' }),
    last: instant.nullable().meta({ description: 'The last of them; null if there is none.' }),
  })
  .meta({
    id: 'BackfillPreview',
    examples: [{ count: 24, first: '2025-01-01T00:00:00.000Z', last: '2025-01-01T23:00:00.000Z' }],
  });

export type BackfillPreview = z.output<typeof backfillPreviewSchema>;
