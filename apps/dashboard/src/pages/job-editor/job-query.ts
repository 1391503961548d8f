import { ApiError } from '@job-scheduler/api-client';
import { queryOptions } from '@tanstack/react-query';
import { client } from '../../queries/client.js';
import { keys } from '../../queries/keys.js';
import { exactJob, type ExactJob } from './exact-job.js';

/** Reads a job for its form, from the text of the answer. */
export async function readJob(id: string, signal?: AbortSignal): Promise<ExactJob> {
  return exactJob(await client.text('getJob', { id }, { signal }));
}

/** Whether there is no such job, or no more. */
export const isMissing = (error: unknown): boolean => error instanceof ApiError && error.status === 404;

export const exactJobQuery = (id: string) =>
  queryOptions({
    queryKey: keys.one('jobs', id, 'exact'),
    queryFn: ({ signal }) => readJob(id, signal),
  });
