import { memberAt } from '@job-scheduler/job-model/exact-json';
import { queryOptions } from '@tanstack/react-query';
import { client } from '../../queries/client.js';
import { keys } from '../../queries/keys.js';
import { formOf, type Job, type JobForm } from './job-form.js';

/** A job, and the form of it with its payload exactly as it is stored. */
export interface ExactJob {
  job: Job;
  form: JobForm;
}

/** Reads a job without losing what JavaScript cannot hold of its payload: large numbers, keys that repeat. */
export function exactJob(text: string): ExactJob {
  const job = JSON.parse(text) as Job;
  return { job, form: formOf(job, memberAt(text, ['job', 'payload'])?.text ?? null) };
}

export async function readJob(id: string, signal?: AbortSignal): Promise<ExactJob> {
  const answer = await client.send('getJob', { id }, { signal });
  return exactJob(await answer.text());
}

/** A job for its form. */
export const exactJobQuery = (id: string) =>
  queryOptions({
    queryKey: keys.one('jobs', id, 'exact'),
    queryFn: ({ signal }) => readJob(id, signal),
  });
