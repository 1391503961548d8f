import { queryOptions } from '@tanstack/react-query';
import { client } from './client.js';
import { keys } from './keys.js';

const EVERY_MS = 10_000;

/** What is stopped: namespaces, or the whole system. No event tells of it. */
export const stopsQuery = queryOptions({
  queryKey: keys.list('stops', 'listStops', {}),
  queryFn: ({ signal }) => client.listStops({}, { signal }),
  refetchInterval: EVERY_MS,
});
