import type { Schemas } from '@job-scheduler/api-client';
import { queryOptions } from '@tanstack/react-query';
import { client } from './client.js';
import { exactAnswer, type ExactAnswer } from './exact-answer.js';

/** A revision of a job, and the text of the answer that tells it. */
export interface ExactRevision extends ExactAnswer {
  revision: Schemas['Revision'];
}

/** A revision with its definition. It never changes, so its key is that of no resource. */
export const exactRevisionQuery = (id: string, revision: number) =>
  queryOptions({
    queryKey: ['revision', id, revision] as const,
    queryFn: async ({ signal }): Promise<ExactRevision> => {
      const text = await client.text('getRevision', { id, revision }, { signal });
      const answer = exactAnswer(text, ['definition', 'job', 'payload']);
      return { revision: JSON.parse(text) as Schemas['Revision'], ...answer };
    },
    staleTime: Infinity,
  });
