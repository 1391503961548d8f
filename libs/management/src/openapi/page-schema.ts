import { z } from 'zod';

/** The schema of a page that may say how many items there are in all. */
export const countedPageSchema = (id: string, item: z.ZodType) =>
  pageSchema(id, item)
    .extend({
      total: z
        .object({
          count: z.int(),
          more: z.boolean().meta({ description: 'Whether there are more than that.' }),
        })
        .optional()
        .meta({ description: 'There if it was asked for.' }),
    })
    .meta({ id });

/** The schema of a page of a list. */
export const pageSchema = (id: string, item: z.ZodType) =>
  z
    .object({
      data: z.array(item),
      next_cursor: z
        .string()
        .nullable()
        .meta({ description: 'Null on the last page.', examples: ['WyJKYjlKdHlxV2hVaSIsImV4YW1wbGUiXQ'] }),
    })
    .meta({ id });
