import { z } from 'zod';

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
