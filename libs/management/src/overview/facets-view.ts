import { z } from 'zod';
import { jobQuerySchema } from '../jobs/job-query.js';

/** The parameters of facets: the filters of a list of jobs. */
export const facetsQuerySchema = jobQuerySchema.pick({
  q: true,
  namespace: true,
  status: true,
  tag: true,
  last_outcome: true,
});

export type FacetsQuery = z.output<typeof facetsQuerySchema>;

const facetSchema = z
  .object({
    values: z
      .array(z.object({ value: z.string(), count: z.int() }))
      .meta({ description: 'The most frequent first.' }),
    more: z.boolean().meta({
      description:
        'Whether there are jobs that have not been counted: each count is then at least what is said, and values may be missing.',
    }),
  })
  .meta({ id: 'Facet', description: 'How many jobs have each value.' });

/** The answer about facets. */
export const facetsSchema = z
  .object({
    status: facetSchema,
    last_outcome: facetSchema.meta({ description: 'Without jobs that have not run yet.' }),
    namespace: facetSchema,
    tag: facetSchema.meta({ description: 'The hundred most frequent tags.' }),
    total: z
      .object({ count: z.int(), more: z.boolean() })
      .meta({ description: 'How many jobs all filters find; `more`: there are more than that.' }),
  })
  .meta({
    id: 'JobFacets',
    examples: [
      {
        status: {
          values: [
            { value: 'active', count: 11 },
            { value: 'paused', count: 1 },
          ],
          more: false,
        },
        last_outcome: {
          values: [
            { value: 'succeeded', count: 10 },
            { value: 'failed', count: 2 },
          ],
          more: false,
        },
        namespace: { values: [{ value: 'default', count: 12 }], more: false },
        tag: { values: [{ value: 'team:a', count: 7 }], more: false },
        total: { count: 12, more: false },
      },
    ],
  });

export type FacetsView = z.output<typeof facetsSchema>;
