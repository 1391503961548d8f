import { queryOptions } from '@tanstack/react-query';
import { client } from './client.js';
import { exactAnswer } from './exact-answer.js';
import { keys } from './keys.js';

/** A job whose payload is shown, copied or sent as it is stored. */
export const exactPayloadQuery = (id: string) =>
  queryOptions({
    queryKey: keys.one('jobs', id, 'payload'),
    queryFn: async ({ signal }) =>
      exactAnswer(await client.text('getJob', { id }, { signal }), ['job', 'payload']),
  });
