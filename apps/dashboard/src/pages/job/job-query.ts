import { queryOptions } from '@tanstack/react-query';
import { client } from '../../queries/client.js';
import { keys } from '../../queries/keys.js';

/** One job. */
export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: keys.one('jobs', id),
    queryFn: ({ signal }) => client.getJob({ id }, { signal }),
  });
